"""What this room knows for the monthly report of a unit: hazards found, rectified, major ones (RSP-12)."""
