"""Credit codes (GB 32100-2015), region codes (statistical, 12 digits) and Chinese telephone numbers. Pure.

The ``why_not_…`` functions give a refusal code or None, fast enough for a city's registry; the others
raise Refused with the same code. ``normalise_…`` repairs what is certain: blanks, case, full-width.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from functools import lru_cache
from operator import mul
from typing import Any

import phonenumbers

from anlan.foundation.refusals.rules import Refused

# --- unified social credit codes -----------------------------------------------------------------------------

CREDIT_CODE_LENGTH = 18
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100: without I, O, S, V, Z
_VALUES = bytes(max(_ALPHABET.find(chr(n)), 0) for n in range(256))
_WEIGHTS = (*(pow(3, n, 31) for n in range(CREDIT_CODE_LENGTH - 1)), 1)
# Registering authority: a digit, A (military), N (rural collectives) or Y (others); kind; six digits of region; body.
_SHAPE = re.compile(r"[0-9ANY][0-9][0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}").fullmatch
_NOISE = re.compile(r"[\s\-‐-―−·]+").sub


def normalise_credit_code(text: str) -> str:
    """Return the code in half-width capitals without blanks and hyphens; repairs nothing that could be a guess."""
    if _SHAPE(text):
        return text
    return _NOISE("", unicodedata.normalize("NFKC", text)).upper()


def why_not_credit_code(code: str) -> str | None:
    """Return what is wrong with a normalised code, or None (REG-11).

    ``credit-code-missing``, ``-length`` (not 18), ``-character`` (one that cannot stand where it stands) or
    ``-check-digit`` (a slip somewhere: the check digit does not fit).
    """
    if not code:
        return "credit-code-missing"
    if len(code) != CREDIT_CODE_LENGTH:
        return "credit-code-length"
    if not _SHAPE(code):
        return "credit-code-character"
    # The check digit makes the weighted sum a multiple of 31.
    if sum(map(mul, code.encode("ascii").translate(_VALUES), _WEIGHTS)) % 31:
        return "credit-code-check-digit"
    return None


def credit_code(text: str) -> str:
    """Return the normalised code; Refused with the reason of ``why_not_credit_code`` when it is none."""
    code = normalise_credit_code(text)
    if reason := why_not_credit_code(code):
        raise Refused(reason, code=code)
    return code


def credit_code_check_digit(body: str) -> str:
    """Return the 18th character that belongs to the first 17; ValueError when they cannot begin a code."""
    if not _SHAPE(body + "0"):
        raise ValueError(f"not the first 17 characters of a credit code: {body!r}")
    return _ALPHABET[-sum(map(mul, body.encode("ascii").translate(_VALUES), _WEIGHTS)) % 31]


# --- region codes --------------------------------------------------------------------------------------------


class RegionLevel(IntEnum):
    """The levels of the official tree, from the country down."""

    COUNTRY = 0
    PROVINCE = 1
    CITY = 2
    COUNTY = 3
    TOWNSHIP = 4
    VILLAGE = 5


REGION_CODE_LENGTH = 12
_WIDTHS = {2: RegionLevel.PROVINCE, 4: RegionLevel.CITY, 6: RegionLevel.COUNTY, 9: RegionLevel.TOWNSHIP}
_WIDTHS[REGION_CODE_LENGTH] = RegionLevel.VILLAGE
_REGION = re.compile(r"[0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12}").fullmatch


def full_code(code: str) -> str:
    """Return a code of 2, 4, 6, 9 or 12 digits padded to 12; Refused ``region-code-wrong`` for anything else."""
    if not _REGION(code) or code.startswith("00"):
        raise Refused("region-code-wrong", code=code)
    return code.ljust(REGION_CODE_LENGTH, "0")


def short_code(code: str) -> str:
    """Return the significant digits: ``140400000000`` → ``1404``, which every code below begins with."""
    full = full_code(code)
    return next(full[:width] for width in _WIDTHS if not full[width:].strip("0"))


def level_of(code: str) -> RegionLevel:
    """Return the level that the significant digits reach: 2, 4, 6, 9 or 12 of them."""
    return _WIDTHS[len(short_code(code))]


def parent_code(code: str) -> str | None:
    """Return the 12-digit code of the unit above, None for a province.

    A city without counties has its townships directly below it: the unit above ``441900003000`` is ``441900000000``.
    """
    short = short_code(code)
    if len(short) == min(_WIDTHS):
        return None
    above = max(width for width in _WIDTHS if width < len(short))
    return short[:above].ljust(REGION_CODE_LENGTH, "0")


def is_within(code: str, prefix: str) -> bool:
    """Whether the unit ``code`` is the unit ``prefix`` or lies below it (both in any of the official widths)."""
    return full_code(code).startswith(short_code(prefix))


# --- telephone numbers ---------------------------------------------------------------------------------------


class PhoneKind(StrEnum):
    """What answers: a mobile (can receive messages), a landline, or a service number such as 400-…."""

    MOBILE = "mobile"
    LANDLINE = "landline"
    SERVICE = "service"


@dataclass(frozen=True)
class Phone:
    """A Chinese number as it is stored: ``13912345678``, ``0355-2023456``, ``0355-2023456-801``, ``4008001234``."""

    number: str
    kind: PhoneKind


_EXTENSION = re.compile(r"(.*?\d)\s*(?:转|分机|-|#|ext\.?)\s*(\d{1,6})", re.IGNORECASE).fullmatch
_TYPE = phonenumbers.PhoneNumberType
_KINDS = {_TYPE.MOBILE: PhoneKind.MOBILE, _TYPE.FIXED_LINE: PhoneKind.LANDLINE}
_KINDS |= {_TYPE.TOLL_FREE: PhoneKind.SERVICE, _TYPE.SHARED_COST: PhoneKind.SERVICE, _TYPE.UAN: PhoneKind.SERVICE}
# Most numbers are mobiles written plainly; the library's own pattern tells them far faster than its parser.
_METADATA: Any = phonenumbers.PhoneMetadata.metadata_for_region("CN")
_PLAIN_MOBILE = re.compile(_METADATA.mobile.national_number_pattern).fullmatch
_SHORTEST_SUBSCRIBER = 7  # phonenumbers also takes 021-12345, a hotline, for a landline


@lru_cache(maxsize=65536)  # one agent's number stands on hundreds of rows of a registry
def read_phone(text: str) -> Phone:
    """Return the Chinese number that ``text`` writes; Refused ``telephone-missing`` or ``telephone-wrong``.

    A landline needs its area code: without it nobody knows in which city it rings.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        raise Refused("telephone-missing")
    if plain.isascii() and _PLAIN_MOBILE(plain):
        return Phone(plain, PhoneKind.MOBILE)
    if found := _read(plain):
        return found
    if (split := _EXTENSION(plain)) and (found := _read(split[1])) and found.kind is not PhoneKind.MOBILE:
        return Phone(f"{found.number}-{split[2]}", found.kind)
    raise Refused("telephone-wrong", number=plain)


def why_not_phone(text: str) -> str | None:
    """Return ``telephone-missing``, ``telephone-wrong`` or None."""
    try:
        read_phone(text)
    except Refused as refused:
        return refused.code
    return None


def _read(text: str) -> Phone | None:
    try:
        parsed = phonenumbers.parse(text, "CN")
    except phonenumbers.NumberParseException:
        return None
    if parsed.extension or parsed.country_code != 86 or not phonenumbers.is_valid_number(parsed):
        return None
    kind = _KINDS.get(phonenumbers.number_type(parsed))
    digits = phonenumbers.national_significant_number(parsed)
    if kind is PhoneKind.LANDLINE:
        area = phonenumbers.length_of_geographical_area_code(parsed)
        if not area or len(digits) - area < _SHORTEST_SUBSCRIBER:
            return None
        return Phone(f"0{digits[:area]}-{digits[area:]}", kind)
    return Phone(digits, kind) if kind else None
