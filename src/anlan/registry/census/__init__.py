"""The village roll: a village confirms its entities and reports what differs from the registry (REG-16)."""
