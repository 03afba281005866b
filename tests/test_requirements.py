"""``docs/requirements.md`` names every row of the registry, and only paths that exist."""

import re
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
TABLE = CHECKOUT / "docs" / "requirements.md"


def rows() -> list[list[str]]:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    return [
        [cell.strip() for cell in line.strip("|").split("|")] for line in lines if re.match(r"\| [A-Z]{3}-\d", line)
    ]


def test_every_row_of_the_registry_is_named_once():
    named = [row[0] for row in rows() if row[0].startswith("REG")]
    assert named == [f"REG-{number:02}" for number in range(1, 32)]


def test_every_path_exists_and_every_row_is_proven_or_says_what_is_open():
    missing, unproven = [], []
    for number, _what, where, proof, still_open in rows():
        for base, cell in (("src/anlan/registry", where), ("tests/registry", proof)):
            for path in re.findall(r"`([^`]+)`", cell):
                here = CHECKOUT / path if path.startswith(("src/", "tests/")) else CHECKOUT / base / path
                if not here.exists():
                    missing.append(f"{number}: {path}")
        if not (where and proof) and not still_open:
            unproven.append(number)
    assert missing == []
    assert unproven == []
