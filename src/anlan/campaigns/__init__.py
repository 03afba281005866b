"""Special actions and zero-accident creation (CMP-01 … CMP-16)."""
