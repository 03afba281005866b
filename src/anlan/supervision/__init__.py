"""Supervising enterprises: inspections now; plans, draws, enforcement, credit and experts later."""
