"""How many of a unit's enterprises do what a task of supervising asks for, by the newest sweep (RSP-22)."""
