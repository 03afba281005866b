"""The tables of the room insight, one import line a feature."""
