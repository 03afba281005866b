"""Pilot first, then spread (试点先行): where a mechanism is tried, what came of it, where it goes next (CMP-13)."""
