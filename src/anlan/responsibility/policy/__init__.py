"""Documents become duties: read a notice or a law, propose tasks and recurring or timed duties (RSP-02, issue 4).

The reader is pure and deterministic; it needs no database and no network. ``docs/policy.md`` shows its grammar.
"""
