"""The tables of the room responsibility, one import line a feature."""
