"""Households of fire-vulnerable persons, seen by their village and the units on duty there only (REG-27)."""
