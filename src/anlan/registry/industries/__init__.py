"""Trades: the national classification and parallel schemes with mappings (REG-10)."""
