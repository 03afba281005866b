"""Why somebody answers for a party, and what the hard cases are called: codes in words of the active language."""

import json
from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from anlan.foundation.scope.rules import PUBLIC
from anlan.registry.assignment.models import Assignment, Rule
from anlan.registry.lists.queries import list_index
from anlan.registry.parties.facets import facet_kinds
from anlan.registry.parties.lines import bureau_name, line_name
from anlan.registry.parties.models import State
from anlan.registry.parties.words import kind_choices, size_choices

HARD_CASES: dict[str, Promise] = {
    "unclear_industry": gettext_lazy("Unclear industry"),
    "registered_elsewhere": gettext_lazy("Registered here, operating there"),
    "several_counties": gettext_lazy("Operating in several counties"),
    "several_departments": gettext_lazy("Several departments"),
    "new_business_form": gettext_lazy("New form of business"),
    "no_department": gettext_lazy("No department named by law"),
    "mixed_use_building": gettext_lazy("Mixed-use building"),
    "park_or_zone": gettext_lazy("Park or zone with a committee of its own"),
    "group": gettext_lazy("Group with subsidiaries"),
    "still_operating": gettext_lazy("Closed or moved but still operating"),
}
LEVELS: dict[int, Promise] = {2: gettext_lazy("City"), 3: gettext_lazy("County"), 4: gettext_lazy("Township")}
_SOURCES: dict[str, Promise] = {
    "annex": gettext_lazy("named by the annex for its industry"),
    "stated": gettext_lazy("stated in the registry workbook"),
    "park": gettext_lazy("committee of the park or zone"),
}
_PLACES: dict[str, Promise] = {
    "operating": gettext_lazy("where it operates"),
    "registered": gettext_lazy("where it is registered"),
    "city": gettext_lazy("at the city"),
    "parent": gettext_lazy("where the head of its group is"),
}
_STATED: dict[str, Promise] = {
    "confirms": gettext_lazy("The registry workbook names the same department."),
    "contradicts": gettext_lazy("The registry workbook names another department."),
    "several": gettext_lazy("The registry workbook names several departments."),
    "undecided": gettext_lazy("The registry workbook leaves the department undecided."),
}

_REASONS: dict[str, Promise] = {
    "superseded-by-proposal": gettext_lazy("The rule book no longer sees a hard case here."),
}


def language() -> str:
    """Return the active language."""
    return get_language() or "zh-hans"


def hard_case_words(code: str) -> str:
    """Return the name of a hard case; a city's own code comes back as it is."""
    return str(HARD_CASES.get(code, code))


def article_words(article: str) -> str:
    """Return how an article is cited: article 3, annex A06."""
    if article.startswith("A"):
        return _("Annex %(article)s") % {"article": article}
    return _("Article %(article)s") % {"article": article}


def effect_words(rule: Rule) -> str:
    """Return what an article does: the department with its level, or the hard case."""
    if rule.hard_case:
        return _("Dispute: %(case)s") % {"case": hard_case_words(rule.hard_case)}
    level = str(LEVELS.get(rule.level or 0, rule.level))
    return _("%(department)s, %(level)s") % {"department": bureau_name(rule.line, language()), "level": level}


def why_words(row: Assignment) -> str:
    """Return in a sentence or two why this assignment is what it is."""
    why: Mapping[str, Any] = row.why or {}
    rule = row.rule
    cited = f"{article_words(rule.article)} {rule.name}" if rule else ""
    match why.get("code"):
        case "by-rule":
            words = _("Proposed by %(article)s of the rule book.") % {"article": cited}
        case "hard-case":
            words = _("%(article)s: the committee office decides; the territory answers in the meantime.") % {
                "article": cited
            }
        case "decision":
            words = _("Decided by the committee office in the dispute “%(case)s”.") % {
                "case": hard_case_words(str(why.get("case", "")))
            }
        case "by-hand":
            words = _("Assigned by hand: %(reason)s") % {"reason": why.get("reason", "")}
        case "handover":
            words = _("Handed over: %(reason)s") % {"reason": why.get("reason", "")}
        case _other:
            words = _("No article of the rule book holds.")
    said = _STATED.get(str(why.get("stated", "")))
    return f"{words} {said}" if said else words


def candidate_words(candidate: Mapping[str, Any]) -> str:
    """Return where a candidate of a dispute comes from: whose place it is, and who names it."""
    source = str(candidate.get("source", ""))
    named = _SOURCES.get(source) or _("line %(line)s, near in business") % {"line": line_name(source, language())}
    place = _PLACES.get(str(candidate.get("place", "")))
    return _("%(place)s, %(source)s") % {"place": place, "source": named} if place else str(named)


def where_words(candidate: Mapping[str, Any]) -> str:
    """Return the department that a candidate means where no such organisation exists: line and level."""
    level = str(LEVELS.get(int(candidate.get("level") or 0), ""))
    return f"{bureau_name(str(candidate.get('line', '')), language())} · {level}"


def reason_words(reason: str) -> str:
    """Return a reason as people wrote it, or in words where the system gave a code."""
    return str(_REASONS.get(reason, reason))


_FACETS: dict[str, Promise] = {
    "kind": gettext_lazy("Kind"),
    "state": gettext_lazy("State"),
    "region": gettext_lazy("Region"),
    "elsewhere": gettext_lazy("Operates outside of its registered place"),
    "operating_counties": gettext_lazy("Counties with an operating address"),
    "area_kind": gettext_lazy("Kind of area"),
    "group": gettext_lazy("Group"),
    "stated": gettext_lazy("Statement of the workbook"),
    "mixed_use_building": gettext_lazy("Mixed-use building"),
    "still_operating": gettext_lazy("Still operating"),
}


def condition_words(condition: Any) -> str:
    """Return a condition as people say it: industry begins with 26 and size is one of large."""
    match condition:
        case {"all": []}:
            return _("everybody")
        case {"all": list(parts)}:
            return _(" and ").join(_inner(part) for part in parts)
        case {"any": list(parts)}:
            return _(" or ").join(_inner(part) for part in parts)
        case {"not": {"facet": str(facet), "prefix": ""}}:
            return _("%(facet)s is unknown") % {"facet": _facet(facet)}
        case {"not": part}:
            return _("not (%(condition)s)") % {"condition": condition_words(part)}
        case {"facet": str(facet), "in": list(values)}:
            return _("%(facet)s is one of: %(values)s") % {"facet": _facet(facet), "values": _values(facet, values)}
        case {"facet": str(facet), "prefix": ""}:
            return _("%(facet)s is known") % {"facet": _facet(facet)}
        case {"facet": str(facet), "prefix": prefix}:
            return _("%(facet)s begins with %(prefix)s") % {"facet": _facet(facet), "prefix": prefix}
        case {"facet": str(facet), **ends}:
            return " ".join(
                [_facet(facet), *(f"{sign} {ends[end]}" for end, sign in (("min", "≥"), ("max", "≤")) if end in ends)]
            )
    return str(condition)


def facet_choices() -> list[dict[str, Any]]:
    """Return every property that a condition may ask about: name, words, its values, whether it is a number."""
    known = {name: kind.words(language()) for name, kind in facet_kinds().items()}
    known |= {name: str(words) for name, words in _FACETS.items()}
    numbers = {name for name, kind in facet_kinds().items() if kind.type in ("number", "decimal")} | {
        "operating_counties"
    }
    flags = {name for name, kind in facet_kinds().items() if kind.type == "flag"}
    flags |= {"elsewhere", "mixed_use_building", "still_operating"}
    listed = flags | {"size", "kind", "state", "area_kind"}
    return [
        {
            "name": name,
            "label": words,
            "values": dict(_names_of(name)) if name in listed else {},
            "number": name in numbers,
        }
        for name, words in known.items()
    ]


def _inner(part: Any) -> str:
    words = condition_words(part)
    return f"({words})" if isinstance(part, dict) and {"all", "any"} & set(part) else words


def _facet(name: str) -> str:
    known = facet_kinds().get(name)
    return known.words(language()) if known else str(_FACETS.get(name, name))


def _values(facet: str, values: list[str]) -> str:
    names = _names_of(facet)
    return "、".join(names.get(value, value) for value in values)


def _names_of(facet: str) -> Mapping[str, str]:
    if facet == "size":
        return size_choices()
    if facet == "kind":
        return kind_choices()
    if facet == "area_kind":
        return {value.code: value.name(language()) for value in list_index(PUBLIC).values("area_kind")}
    if facet == "state":
        return {state.value: str(state.label) for state in State}
    return {"yes": _("yes"), "no": _("no")}


def condition_json(condition: Any) -> str:
    """Return a condition as text that people can read and edit."""
    return json.dumps(condition, ensure_ascii=False, indent=1)


def condition_line(condition: Any) -> str:
    """Return a condition as it is stored, in one line."""
    return json.dumps(condition, ensure_ascii=False)


def suggests_words(rule: Rule) -> str:
    """Return the candidates of a hard case as the form writes them: ``annex@operating``, one after the other."""
    return ", ".join(f"{source}@{place}" for source, place in rule.suggests)


def suggested(rule: Rule) -> list[str]:
    """Return the candidates of a hard case in words, in the order of recommendation."""
    return [candidate_words({"source": source, "place": place}) for source, place in rule.suggests]
