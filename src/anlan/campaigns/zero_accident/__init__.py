"""Zero-accident creation (零事故创建): units, monthly survey, coverage, loss of the state (CMP-10, CMP-11)."""
