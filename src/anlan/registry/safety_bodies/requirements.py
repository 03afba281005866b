"""The requirements as shipped data."""

import csv
from functools import cache
from pathlib import Path

from anlan.registry.safety_bodies.rules import Requirement


@cache
def requirements() -> tuple[Requirement, ...]:
    """Return the rows of data/requirements.csv in their order."""
    with Path(__file__).with_name("data").joinpath("requirements.csv").open(encoding="utf-8") as file:
        return tuple(
            Requirement(
                row["code"],
                row["class"],
                row["needs"],
                int(row["least"] or 0),
                row["zh"],
                row["en"],
                row["source"],
            )
            for row in csv.DictReader(file)
        )
