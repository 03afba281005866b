"""What the faults, effects and outcomes are called, in words for clerks."""

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from django.utils.translation import pgettext_lazy as _in

from anlan.registry.intake.faults import USUAL

# Fault → its name, and what is to be done about it.
WORDS = {
    "code_missing": (
        _("The credit code is missing"),
        _("Fill in the 18-character unified social credit code from the licence."),
    ),
    "code_check_digit_wrong": (
        _("The credit code is wrong: its check digit does not fit"),
        _("Compare the code with the licence; one character is wrong."),
    ),
    "code_malformed": (
        _("The credit code has the wrong length or characters"),
        _("Compare the code with the licence: 18 characters, no I, O, S, V, Z. Format the column as text first."),
    ),
    "code_dirty_but_repairable": (
        _("The credit code held blanks, small letters or full-width characters"),
        _("Nothing to do: it was read as proposed."),
    ),
    "name_missing": (_("The name is missing"), _("Fill in the full name from the licence.")),
    "name_implausible": (_("The name cannot be right"), _("Fill in the full name from the licence.")),
    "name_with_stray_space": (
        _("The name held stray blanks or line breaks"),
        _("Nothing to do: it was read as proposed."),
    ),
    "same_code_other_name": (
        _("The same credit code stands under two names"),
        _("Decide which line is right: correct code or name, or delete the line that is wrong."),
    ),
    "same_code_other_data": (
        _("The same credit code stands in two lines that differ"),
        _("Decide which line is right and delete the other."),
    ),
    "name_differs_from_registry": (
        _("The registry knows this credit code under another name"),
        _("If the party was renamed, import again with renames allowed; else correct the code or the name."),
    ),
    "row_repeated_exactly": (_("The line repeats an earlier line exactly"), _("Nothing to do: it was counted once.")),
    "row_repeated_in_other_writing": (
        _("The line says the same as an earlier line"),
        _("Nothing to do: it was counted once."),
    ),
    "kind_unknown": (
        _("The kind of party is not known"),
        _("Write enterprise, sole trader or cooperative. Until then the kind follows from the credit code."),
    ),
    "kind_contradicts_code": (
        _("Kind and credit code contradict each other"),
        _("Check both: codes of enterprises begin with 91, of sole traders with 92, of cooperatives with 93."),
    ),
    "state_unknown": (
        _("The state is not known"),
        _("Write the state as the licence register has it. Until then the party counts as active."),
    ),
    "no_longer_in_business": (
        _("No longer in business"),
        _("Nothing to do: it was entered as closed and counts nowhere."),
    ),
    "date_in_another_format": (
        _("The date is written in another way than the rest of the column"),
        _("Nothing to do: it was read as proposed."),
    ),
    "date_unreadable": (
        _("The date can be read in several ways, or not at all"),
        _("Write year, month and day, as in 2003-05-07."),
    ),
    "date_implausible": (_("The date lies in the future or too far back"), _("Compare it with the licence.")),
    "industry_code_missing_name_given": (
        _("The industry code is missing"),
        _("It was taken from the industry's name where that is unmistakable; else choose the code."),
    ),
    "industry_unknown": (
        _("The industry is not given"),
        _("Fill in the four-digit code of GB/T 4754. Until then nobody can be proposed by industry."),
    ),
    "industry_code_unknown": (
        _("The industry code is not in GB/T 4754-2017"),
        _("Fill in the four-digit code of GB/T 4754-2017."),
    ),
    "industry_code_and_name_differ": (
        _("Code and name of the industry do not belong together"),
        _("Correct one of them. Until then the code counts."),
    ),
    "headcount_as_text": (_("Words stood around the headcount"), _("Nothing to do: it was read as proposed.")),
    "headcount_unreadable": (_("The headcount is no number"), _("Fill in one whole number.")),
    "revenue_as_text": (_("Words stood around the revenue"), _("Nothing to do: it was read as proposed.")),
    "revenue_unreadable": (_("The revenue is no number"), _("Fill in a number in units of 10,000 yuan.")),
    "county_unknown": (
        _("The county is not known"),
        _("Write the county's full name as the region tree has it."),
    ),
    "county_missing_but_clear": (
        _("The county is missing"),
        _("Nothing to do: it follows from the township or the address."),
    ),
    "county_and_address_differ": (
        _("The county column and the registered address name different counties"),
        _("Check both. Until then the column counts."),
    ),
    "township_only_in_address": (
        _("The township stood only in the address"),
        _("It was taken from the address where that names one of the county."),
    ),
    "township_missing": (
        _("The township is missing, and the address does not name one"),
        _("Fill in the township. Until then the party stands at its county."),
    ),
    "township_unknown": (
        _("The county has no township of this name"),
        _("Write the township's full name. Until then the party stands at its county."),
    ),
    "village_only_in_address": (
        _("The village stood only in the address"),
        _("Nothing to do: it was taken from the address."),
    ),
    "village_unknown": (
        _("The township has no village of this name"),
        _("Write the village's full name. Until then the party stands at its township."),
    ),
    "operates_in_another_county": (
        _("It operates in another county than it is registered in"),
        _("The committee office must decide who supervises it; the dispute is open."),
    ),
    "coordinates_swapped": (
        _("Longitude and latitude were swapped"),
        _("Nothing to do: they were read as proposed."),
    ),
    "coordinates_zero": (
        _("The coordinates are 0, 0"),
        _("Nothing to do: the point was read as unknown. Fill it in when it is known."),
    ),
    "coordinates_as_text": (_("Words stood around the coordinates"), _("Nothing to do: they were read as proposed.")),
    "coordinates_unreadable": (
        _("The coordinates are incomplete or lie outside of China"),
        _("Fill in longitude and latitude in degrees, as in 113.12 and 36.20."),
    ),
    "regulator_disputed": (
        _("Several departments are named as regulator, or none is decided"),
        _("The committee office must decide; the dispute is open."),
    ),
    "regulator_unknown": (
        _("There is no department of this name"),
        _("Write the department's name, or leave the cell blank: the rule book proposes one."),
    ),
    "phone_unreadable": (
        _("This is no Chinese telephone number"),
        _("Write a mobile number, or a landline with its area code."),
    ),
    "text_too_long": (_("The text is too long"), _("Shorten it; it was cut.")),
    "outside_jurisdiction": (
        _("The party lies outside of your jurisdiction"),
        _("Hand the line to the county where it lies."),
    ),
    "known_outside_jurisdiction": (
        _("The credit code belongs to a party outside of your jurisdiction"),
        _("Check the code; if it is right, hand the line to the unit in charge."),
    ),
    "changed_by_hand_since": (
        _("The registry and a person here changed the same field"),
        _("Look at the party and decide; its present value was kept."),
    ),
}

STATUS = {
    "created": _("Entered"),
    "updated": _("Updated"),
    "unchanged": _("Unchanged"),
    "asked": _("Held back"),
    "refused": _("Refused"),
    "repeated": _("Repetition"),
}
EFFECTS = {
    "repaired": _("put right"),
    "open": _("left open"),
    "noted": _in("effect of a finding", "noted"),
    "held": _("held back"),
    "repeated": _("repetition"),
    "refused": _("refused"),
}
FIELDS = {
    "name": _("Name"),
    "credit_code": _("Unified social credit code"),
    "kind": _("Kind"),
    "state": _("State"),
    "founded": _("Founded on"),
    "closed": _("Closed on"),
    "industry_code": _("Industry code"),
    "industry_name": _("Industry"),
    "headcount": _("Employees"),
    "revenue": _("Annual revenue (10,000 yuan)"),
    "province": _("Province"),
    "city": _("City"),
    "county": _("County or district"),
    "township": _("Township or street"),
    "village": _("Village or community"),
    "region": _("Region"),
    "region_code": _("Region code"),
    "registered_address": _("Registered address"),
    "operating_address": _("Operating address"),
    "longitude": _("Longitude"),
    "latitude": _("Latitude"),
    "coordinates": _("Coordinates"),
    "regulator": _("Department stated"),
    "phone": _("Contact number"),
    "scope": _("Business scope"),
    "size": _("Size class"),
    "remark": _("Remark"),
    "serial": _("Serial number"),
    "kept": _("Keep it with the line only"),
}
QUESTIONS = {
    "heading_unknown": _("The heading “%(title)s” on sheet “%(sheet)s” is not known. What does the column mean?"),
    "heading_doubled": _("Two columns on sheet “%(sheet)s” mean the same; “%(title)s” was not read. Which one counts?"),
    "sheet_without_heading": _("No heading line was recognised on sheet “%(sheet)s”; it was not read."),
    "sheet_ends_early": _("Sheet “%(sheet)s” was read up to line %(title)s, after which 20,000 lines were blank."),
}
_LINE = gettext_noop("line %(line)s of sheet %(sheet)s")
# Faults whose proposal names another line.
POINTING = frozenset(
    {"same_code_other_name", "same_code_other_data", "row_repeated_exactly", "row_repeated_in_other_writing"}
)


def title_of(fault: str) -> str:
    """Return the name of a fault in the active language; an unknown one comes back as it is."""
    return str(WORDS[fault][0]) if fault in WORDS else fault


def advice_of(fault: str) -> str:
    """Return what is to be done about a fault."""
    return str(WORDS[fault][1]) if fault in WORDS else ""


def proposal_of(fault: str, proposal: str, sheets: dict[int, str] | None = None) -> str:
    """Return the proposal in words: another line by its sheet and number, everything else as it is."""
    if fault in POINTING and ":" in proposal:
        sheet, line = proposal.split(":", 1)
        return _now(_LINE) % {"line": line, "sheet": (sheets or {}).get(int(sheet), sheet)}
    return proposal


assert set(WORDS) == set(USUAL)  # noqa: S101 (a fault without words is seen at start, not by a clerk)
