"""Rounds of self-inspection and hazard inspection, also where nothing was found (PRV-17, PRV-18)."""
