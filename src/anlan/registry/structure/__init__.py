"""The inner structure of an enterprise: group company, plant, workshop, team, safety department (REG-22)."""
