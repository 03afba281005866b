"""The proven log of acts: append-only, sealed in Merkle batches under a signed head."""
