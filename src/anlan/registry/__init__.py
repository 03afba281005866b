"""Who exists, where, in which trade, since when, and who answers for whom (REG-01 … REG-31)."""
