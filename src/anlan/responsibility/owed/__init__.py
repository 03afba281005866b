"""What one party or post owes: met, late, coming, through the reference engine (design, section 2; RSP-06, RSP-10)."""
