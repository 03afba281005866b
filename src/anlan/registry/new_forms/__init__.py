"""Entities of new forms of business, and which of them nobody has been decided for (REG-28)."""
