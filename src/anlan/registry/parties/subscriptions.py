"""What the parties hook into: the scope of every model that leads to a party."""

from anlan.registry.parties import reach

__all__ = ["reach"]
