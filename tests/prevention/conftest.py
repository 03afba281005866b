"""The small city of the registry, for the tests of this room; a suggestion is built anew from each test's library."""

import pytest

from anlan.prevention.criteria import live
from tests.registry.conftest import city, lists, mill

__all__ = ["city", "lists", "mill"]


@pytest.fixture(autouse=True)
def _nothing_suggested_yet(monkeypatch):
    monkeypatch.setattr(live, "_current", None)
