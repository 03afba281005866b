"""What people and posts hook into: the actor of a request."""

from anlan.registry.people import reach

__all__ = ["reach"]
