"""Buildings that need attention: self-built houses, high-rises, large commercial complexes (REG-26)."""
