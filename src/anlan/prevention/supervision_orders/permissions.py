"""What posts may do with supervision orders; who supervises hazards lists them, too."""

from anlan.prevention.hazards.permissions import SUPERVISE, VIEW

__all__ = ["SUPERVISE", "VIEW"]
