"""The rule book as it is delivered: reading ``data/``. Pure but for the files of the package."""

import csv
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

_DATA = Path(__file__).with_name("data")
_FIRST_OF_ANNEX = 1000
_BASIS_OF_ANNEX = "《安全生产法》（2021年修正）第三条、第十条：管行业必须管安全"
_SOURCE_OF_CASES = "长治市十条意见（002）所列情形；条文为本系统拟定，供市安委办确认"
_SOURCE_OF_ANNEX = "登记台账所载行业主管部门；其余按管行业必须管安全归口，供市安委办确认"


@dataclass(frozen=True)
class ShippedRule:
    """One article as it is delivered, with both titles."""

    article: str
    order: int
    title: str
    title_en: str
    condition: dict[str, Any]
    line: str
    level: int | None
    hard_case: str
    suggests: tuple[tuple[str, str], ...]
    basis: str
    source: str


@dataclass(frozen=True)
class ShippedBook:
    """All articles in their order, since when, and for whom the township's station answers."""

    rules: tuple[ShippedRule, ...]
    in_force_from: date
    station_answers: dict[str, Any]


@lru_cache
def shipped_book() -> ShippedBook:
    """Return the delivered rule book; the more specific industries of the annex come first."""
    with (_DATA / "rules.toml").open("rb") as file:
        content = tomllib.load(file)
    cases = [
        ShippedRule(
            article=row["article"],
            order=row["order"],
            title=row["title"]["zh"],
            title_en=row["title"]["en"],
            condition=row["when"],
            line="",
            level=None,
            hard_case=row["hard_case"],
            suggests=tuple((source, where) for source, where in (one.split("@") for one in row["suggests"])),
            basis=row["basis"],
            source=_SOURCE_OF_CASES,
        )
        for row in content["rule"]
    ]
    return ShippedBook(
        rules=tuple(sorted([*cases, *_annex()], key=lambda rule: rule.order)),
        in_force_from=content["in_force_from"],
        station_answers=content["station_answers"],
    )


def _annex() -> list[ShippedRule]:
    with (_DATA / "annex.csv").open(encoding="utf-8") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: (-len(row["prefix"]), not row["size"], row["prefix"]))
    return [
        ShippedRule(
            article=f"A{row['prefix']}" + (f"-{row['size']}" if row["size"] else ""),
            order=_FIRST_OF_ANNEX + 10 * number,
            title=row["zh"],
            title_en=row["en"],
            condition=_condition(row["prefix"], row["size"]),
            line=row["line"],
            level=int(row["level"]),
            hard_case="",
            suggests=(),
            basis=_BASIS_OF_ANNEX,
            source=_SOURCE_OF_ANNEX,
        )
        for number, row in enumerate(rows)
    ]


def _condition(prefix: str, size: str) -> dict[str, Any]:
    leaf = {"facet": "industry", "prefix": prefix}
    return {"all": [leaf, {"facet": "size", "in": [size]}]} if size else leaf
