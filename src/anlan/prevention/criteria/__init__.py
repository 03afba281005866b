"""The library of check standards and of criteria for major hazards, and what of it fits typed text (PRV-14, PRV-15)."""
