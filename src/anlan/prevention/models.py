"""The tables of the room prevention, one import line a feature."""
