"""Problems handed over (交办) to counties and units: accepted, re-assigned, answered, counted (PRV-34)."""
