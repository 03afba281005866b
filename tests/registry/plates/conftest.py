"""The small city of the assignment tests."""

from tests.registry.assignment.conftest import business, city, retail, signed_in

__all__ = ["business", "city", "retail", "signed_in"]
