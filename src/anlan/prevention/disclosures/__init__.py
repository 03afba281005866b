"""Major hazards and their closure, published for everybody without personal data (PRV-32)."""
