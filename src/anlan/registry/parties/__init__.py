"""Parties: everybody who owes or is owed a duty, with places, facets and spells (REG-03 … REG-09, REG-11, REG-30)."""
