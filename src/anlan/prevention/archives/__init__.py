"""The archive of one hazard as one file: a PDF with its proofs, the photos, the acts (PRV-38)."""
