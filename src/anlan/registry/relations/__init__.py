"""Contractors, tenants, outsourced projects and outside workers, each with its safety agreement (REG-23)."""
