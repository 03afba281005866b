"""Drills as simple records (CAD-23, CAD-49)."""
