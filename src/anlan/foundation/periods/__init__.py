"""Calendar periods, the cadences that make them, and when something is due (design, section 2)."""
