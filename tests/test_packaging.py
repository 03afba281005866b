"""The locks hold what the project asks for, and nothing about the place where they were made."""

import re
import tomllib
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))


def names(requirements: list[str]) -> set[str]:
    """Return the plain names of requirements such as ``psycopg[binary]>=3``."""
    return {re.split(r"[\[<>=!~;\s]", text, maxsplit=1)[0].lower().replace("_", "-") for text in requirements}


def locked(file: str) -> set[str]:
    lines = (CHECKOUT / "requirements" / file).read_text(encoding="utf-8").splitlines()
    return names([line for line in lines if line and not line.startswith((" ", "#"))])


@pytest.mark.parametrize(
    ("wanted", "file"),
    [
        (PROJECT["project"]["dependencies"], "base.txt"),
        (PROJECT["project"]["dependencies"], "dev.txt"),
        (PROJECT["dependency-groups"]["dev"], "dev.txt"),
        (PROJECT["build-system"]["requires"], "base.txt"),
    ],
)
def test_every_dependency_is_locked(wanted, file):
    assert names(wanted) - locked(file) == set(), "run scripts/lock.sh"


@pytest.mark.parametrize("file", sorted(path.name for path in (CHECKOUT / "requirements").glob("*.txt")))
def test_locks_carry_hashes_and_no_addresses(file):
    text = (CHECKOUT / "requirements" / file).read_text(encoding="utf-8")

    assert "://" not in text
    assert text.count("==") <= text.count("--hash=sha256:")


def test_the_front_end_is_locked_without_a_registry():
    lock = (CHECKOUT / "src/anlan/web/assets/package-lock.json").read_text(encoding="utf-8")

    assert '"resolved"' not in lock
    assert lock.count('"integrity"') > 10


def test_versions_of_the_front_end_are_exact():
    package = (CHECKOUT / "src/anlan/web/assets/package.json").read_text(encoding="utf-8")

    assert re.findall(r'": "[\^~><*]', package) == []
