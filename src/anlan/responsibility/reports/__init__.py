"""Written reports that name a period: the monthly one in three parts, analyses, plans (RSP-12, RSP-15)."""
