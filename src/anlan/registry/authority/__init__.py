"""Which level enforces which matter at whom, and what entrusted and stationed units may do (REG-20)."""
