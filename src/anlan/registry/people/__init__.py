"""People, posts and jurisdictions (REG-18, REG-19, REG-31)."""
