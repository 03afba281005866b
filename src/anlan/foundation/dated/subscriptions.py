"""What dated facts hook into: the triggers are made after every migration."""

from anlan.foundation.dated import guards

__all__ = ["guards"]
