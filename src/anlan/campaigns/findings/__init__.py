"""What special actions find: hazards and rounds of checks by aspect, county and day (CMP-01 … 05, 15, 16)."""
