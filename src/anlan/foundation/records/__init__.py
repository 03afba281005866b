"""What a record is: a public identity, a version that a stale edit cannot pass, no silent deletion."""
