"""Who answers for whom: rule book, disputes, assignments, plates, coverage (REG-12 … REG-15)."""
