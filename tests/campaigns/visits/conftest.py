"""The cast without posts: a visit points at the post that made it, and these have none in the database."""

from dataclasses import replace

import pytest

from anlan.foundation.scope.rules import Actor


@pytest.fixture
def cast(cast):
    for name, one in vars(cast).items():
        if isinstance(one, Actor):
            setattr(cast, name, replace(one, post_id=None))
    return cast
