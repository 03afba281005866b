"""The kinds of part with their rank, as shipped data."""

import csv
from functools import cache
from pathlib import Path


@cache
def part_ranks() -> dict[str, int]:
    """Return kind → rank, from the group company down."""
    with Path(__file__).with_name("data").joinpath("parts.csv").open(encoding="utf-8") as file:
        return {row["kind"]: int(row["rank"]) for row in csv.DictReader(file)}
