"""What people and posts hook into: the actor of a request, the accounts of a unit."""

from anlan.registry.people import reach, units

__all__ = ["reach", "units"]
