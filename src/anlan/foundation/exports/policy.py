"""The figures of ``policy.toml``, read once."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Policy:
    """See ``policy.toml`` for what the figures mean and why they are so."""

    rows_in_request: int
    days_kept: int
    at_once: int


@cache
def policy() -> Policy:
    """Return the policy of this installation; a figure that is missing or unknown fails here."""
    return Policy(**tomllib.loads(Path(__file__).with_name("policy.toml").read_text(encoding="utf-8")))
