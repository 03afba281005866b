"""Training institutions, technical bodies, intermediaries and insurers, with contracts and findings (REG-29)."""
