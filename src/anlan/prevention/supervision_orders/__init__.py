"""Listed supervision (挂牌督办) of major hazards: numbered orders with level, term, progress, delisting (PRV-31)."""
