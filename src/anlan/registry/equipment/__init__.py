"""Special equipment, key vehicles, vessels and machinery with their inspections (REG-25)."""
