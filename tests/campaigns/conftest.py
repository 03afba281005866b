"""The cast of the tests of hazards and the shipped lists, here too."""

from tests.prevention.hazards.conftest import cast
from tests.registry.conftest import lists

__all__ = ["cast", "lists"]
