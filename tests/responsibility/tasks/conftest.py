"""The cast of the tests of hazards issues tasks here: station and office to villages, bureau and mill."""

from tests.prevention.hazards.conftest import cast

__all__ = ["cast"]
