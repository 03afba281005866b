"""What a special action must reach: lists of objects whose kinds are data (CMP-06 … CMP-09, CMP-12, CMP-14)."""
