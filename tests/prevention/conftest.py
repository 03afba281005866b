"""The small city of the registry, for the tests of this room."""

from tests.registry.conftest import city, lists, mill

__all__ = ["city", "lists", "mill"]
