"""The shipped templates, read once."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

from anlan.campaigns.blueprints.rules import ActionTemplate, PartTemplate, action_of, part_of

DATA = Path(__file__).with_name("data")


def _tables(name: str) -> dict[str, dict[str, Any]]:
    said = tomllib.loads((DATA / name).read_text(encoding="utf-8"))
    return {code: one for code, one in said.items() if isinstance(one, dict)}


@cache
def sector_templates() -> dict[str, PartTemplate]:
    """Return code → the work in a sector, in the order of the file (CMP-04)."""
    return {code: part_of(code, said) for code, said in _tables("sectors.toml").items()}


@cache
def action_templates() -> dict[str, ActionTemplate]:
    """Return code → whole action, in the order of the file (CMP-02, CMP-03, CMP-05, CMP-15)."""
    return {code: action_of(code, said) for code, said in _tables("actions.toml").items()}


def named(template: ActionTemplate | PartTemplate) -> str:
    """Return the name of a template in the active language."""
    return template.name_en if (get_language() or "").startswith("en") and template.name_en else template.name
