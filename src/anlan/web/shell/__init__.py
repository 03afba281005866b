"""The frame of every page: navigation, components, languages, error pages."""
