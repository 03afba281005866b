"""The small city of the assignment tests."""

from tests.registry.assignment.conftest import business, city, retail

__all__ = ["business", "city", "retail"]
