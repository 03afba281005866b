"""One record for all kinds of meeting (RSP-11, RSP-14, RSP-16, RSP-19, RSP-20)."""
