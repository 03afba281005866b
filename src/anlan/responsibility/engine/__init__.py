"""What becomes of duties: the reference implementation of design section 2, for one party at a time."""
