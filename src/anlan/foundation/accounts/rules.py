"""Names, phone numbers and first passwords, as pure functions."""

import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass

from pypinyin import lazy_pinyin

from anlan.foundation.codes.rules import PhoneKind, read_phone
from anlan.foundation.refusals.rules import Refused

_USERNAME = re.compile(r"[a-z][a-z0-9._-]{1,63}")
_NOT_USERNAME = re.compile(r"[^a-z0-9]+")
_SPACE = re.compile(r"\s+")
# Without 0 O 1 l I and their like: one-time passwords are read off paper and typed on a phone.
_LETTERS = "abcdefghjkmnpqrstuvwxyz"
_CAPITALS = "ABCDEFGHJKMNPQRSTUVWXYZ"
_DIGITS = "23456789"


def normal_phone(text: str) -> str | None:
    """Return a mobile number as it is stored, or None for anything else (``codes.rules.read_phone``)."""
    try:
        phone = read_phone(text)
    except Refused:
        return None
    return phone.number if phone.kind is PhoneKind.MOBILE else None


def normal_username(text: str) -> str | None:
    """Return the sign-in name as it is stored (small letters), or None when its shape is wrong.

    It begins with a letter, so that it can never be mistaken for a phone number.
    """
    name = text.strip().lower()
    return name if _USERNAME.fullmatch(name) else None


def username_from(name: str, taken: Collection[str]) -> str:
    """Return a free sign-in name for a person: the pinyin of the name, then with a number from 2 on."""
    base = _NOT_USERNAME.sub("", "".join(lazy_pinyin(name)).lower())[:40]
    if not base[:1].isalpha() or len(base) < 2:
        base = f"user{base}"
    if base not in taken:
        return base
    number = 2
    while f"{base}{number}" in taken:
        number += 1
    return f"{base}{number}"


def tidy_name(text: str) -> str:
    """Return a person's name without stray blanks; inner ones stay only between Latin words."""
    words = _SPACE.split(text.strip())
    return (" " if all(word.isascii() for word in words) else "").join(words)


def initial_password(length: int) -> str:
    """Return a random one-time password with a letter of each kind and a digit, readable on paper."""
    characters = [secrets.choice(kind) for kind in (_LETTERS, _CAPITALS, _DIGITS)]
    characters += [secrets.choice(_LETTERS + _CAPITALS + _DIGITS) for _ in range(length - len(characters))]
    secrets.SystemRandom().shuffle(characters)
    return "".join(characters)


@dataclass(frozen=True)
class WantedAccount:
    """One line of a bulk creation. ``post`` is what the unit calls the post, or a role; empty for none yet."""

    line: int
    name: str
    phone: str
    post: str = ""
    username: str = ""


def faults_of(wanted: WantedAccount) -> dict[str, str]:
    """Return field → refusal code for what is wrong with one line by itself."""
    faults = {}
    if not wanted.name or len(wanted.name) > 64:
        faults["name"] = "account-name-missing"
    if wanted.phone and normal_phone(wanted.phone) is None:
        faults["phone"] = "phone-malformed"
    if wanted.username and normal_username(wanted.username) is None:
        faults["username"] = "username-malformed"
    return faults


def repeated(lines: Collection[WantedAccount]) -> dict[int, dict[str, str]]:
    """Return line → faults for phone numbers and names that stand in the table twice; the first one is right."""
    seen: set[str] = set()
    faults: dict[int, dict[str, str]] = {}
    for wanted in lines:
        for field, value in (("phone", normal_phone(wanted.phone)), ("username", normal_username(wanted.username))):
            if value and value in seen:
                faults.setdefault(wanted.line, {})[field] = "line-repeated"
            elif value:
                seen.add(value)
    return faults
