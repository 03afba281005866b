"""The import of a business registry: read, clean, ask, store, answer (REG-08, EXC-07, EXC-14)."""
