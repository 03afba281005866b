"""Major hazard sources and installations under "two keys and one major" (REG-24)."""
