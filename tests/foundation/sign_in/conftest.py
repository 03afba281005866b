from tests.foundation.accounts.fixtures import _nobody_has_asked_yet, li, posts, unit, wang  # noqa: F401
