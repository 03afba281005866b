"""The cast of the tests of hazards, here too."""

from tests.prevention.hazards.conftest import cast

__all__ = ["cast"]
