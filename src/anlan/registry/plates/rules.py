"""Why a plate may not be issued, and how plates are numbered. Pure."""

from dataclasses import dataclass

SERIAL_DIGITS = 6


@dataclass(frozen=True)
class PlateFacts:
    """What decides whether a party may get a plate: its current assignment, its gaps, the plate it has."""

    assigned: bool
    confirmed: bool
    gaps: int
    has_valid: bool


def why_not_issue(facts: PlateFacts) -> str | None:
    """Return the refusal code for a plate, or None when it may be issued (REG-14)."""
    if facts.has_valid:
        return "plate-valid"
    if not facts.assigned:
        return "plate-unassigned"
    if facts.gaps:
        return "plate-incomplete"
    return None if facts.confirmed else "plate-unconfirmed"


def plate_number(region_code: str, serial: int) -> str:
    """Return the number of a plate: the code of the county and a serial number, such as 140403-000123."""
    return f"{region_code or '000000'}-{serial:0{SERIAL_DIGITS}d}"
