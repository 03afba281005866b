"""Inspections led by leaders and departments: night and surprise checks, special inspections (RSP-15, RSP-18)."""
