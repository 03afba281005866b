"""The room prevention: criteria, checks and hazards."""
