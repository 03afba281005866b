"""The safety organisation that an enterprise must have by its class, and who lacks what (REG-21)."""
