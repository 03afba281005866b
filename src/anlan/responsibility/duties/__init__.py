"""The duty catalogue: who owes what, how often, with which proof; waivers of it (RSP-01, RSP-03, RSP-10, CAD-01 …)."""
