"""The room responsibility: who owes what, and the acts that prove it."""
