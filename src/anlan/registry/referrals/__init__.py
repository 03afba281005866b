"""What a village cannot settle, referred in one step to the lead department on the plate (REG-17)."""
