"""Trainings as simple records (CAD-58 … CAD-60)."""
