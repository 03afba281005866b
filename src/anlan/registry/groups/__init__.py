"""Named groups of units, by rule, by committee or by hand, read as of any day (REG-06)."""
