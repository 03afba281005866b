"""The tables of the registry, one import line a feature."""
