"""The names of what can be wrong with a line of a registry, and what follows from it. Pure.

The names are stable: they are the keys of ``faults`` in the JSON answer, of the messages, and of the statistics.
"""

from enum import StrEnum
from typing import NamedTuple


class Effect(StrEnum):
    """What becomes of the line."""

    REPAIRED = "repaired"  # put right with certainty, and said so
    OPEN = "open"  # entered, with one thing left open for a person to decide
    NOTED = "noted"  # entered, nothing to do
    HELD = "held"  # not entered until a person answers
    REPEATED = "repeated"  # says nothing that another line did not say
    REFUSED = "refused"  # cannot be entered by this person at all


class Finding(NamedTuple):
    """One thing about one line: the fault, its effect here, the field, what stood there, and what we propose."""

    fault: str
    effect: str
    field: str
    raw: str = ""
    proposal: str = ""


# The effect that a fault has unless the line shows otherwise.
USUAL: dict[str, Effect] = {
    "code_missing": Effect.HELD,
    "code_check_digit_wrong": Effect.HELD,
    "code_malformed": Effect.HELD,
    "code_dirty_but_repairable": Effect.REPAIRED,
    "name_missing": Effect.HELD,
    "name_implausible": Effect.HELD,
    "name_with_stray_space": Effect.REPAIRED,
    "same_code_other_name": Effect.HELD,
    "same_code_other_data": Effect.HELD,
    "name_differs_from_registry": Effect.HELD,
    "row_repeated_exactly": Effect.REPEATED,
    "row_repeated_in_other_writing": Effect.REPEATED,
    "kind_unknown": Effect.OPEN,
    "kind_contradicts_code": Effect.OPEN,
    "state_unknown": Effect.OPEN,
    "no_longer_in_business": Effect.NOTED,
    "date_in_another_format": Effect.REPAIRED,
    "date_unreadable": Effect.OPEN,
    "date_implausible": Effect.OPEN,
    "industry_code_missing_name_given": Effect.REPAIRED,
    "industry_unknown": Effect.OPEN,
    "industry_code_unknown": Effect.OPEN,
    "industry_code_and_name_differ": Effect.OPEN,
    "headcount_as_text": Effect.REPAIRED,
    "headcount_unreadable": Effect.OPEN,
    "revenue_as_text": Effect.REPAIRED,
    "revenue_unreadable": Effect.OPEN,
    "county_unknown": Effect.HELD,
    "county_missing_but_clear": Effect.REPAIRED,
    "county_and_address_differ": Effect.OPEN,
    "township_only_in_address": Effect.REPAIRED,
    "township_missing": Effect.OPEN,
    "township_unknown": Effect.OPEN,
    "village_only_in_address": Effect.REPAIRED,
    "village_unknown": Effect.OPEN,
    "operates_in_another_county": Effect.OPEN,
    "coordinates_swapped": Effect.REPAIRED,
    "coordinates_zero": Effect.REPAIRED,
    "coordinates_as_text": Effect.REPAIRED,
    "coordinates_unreadable": Effect.OPEN,
    "regulator_disputed": Effect.OPEN,
    "regulator_unknown": Effect.OPEN,
    "phone_unreadable": Effect.OPEN,
    "text_too_long": Effect.OPEN,
    "outside_jurisdiction": Effect.REFUSED,
    "known_outside_jurisdiction": Effect.HELD,
    "changed_by_hand_since": Effect.HELD,
}
