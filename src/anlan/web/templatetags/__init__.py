"""Template tags; the name of a module here is what a template loads."""
