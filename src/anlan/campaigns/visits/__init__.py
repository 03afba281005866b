"""Visits to what special actions must reach, matters taken up there, coverage (CMP-06 … CMP-09, CMP-12, CMP-14)."""
