"""The sweep: what became of every obligation, for a whole city at once (design, sections 2 and 6)."""
