"""The life of a hazard: found by anybody, graded, rectified by plan, accepted by another, written off (PRV-22 … 38)."""
