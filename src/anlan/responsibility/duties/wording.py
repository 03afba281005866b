"""What the fields of a duty are called: cadences, rungs, proofs, facets of posts, in the active language."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.foundation.ledger.kinds import words_for
from anlan.registry.assignment.wording import condition_words as registry_words
from anlan.registry.assignment.wording import facet_choices as registry_facets
from anlan.registry.entries.wording import list_names
from anlan.registry.parties.words import kind_choices, line_choices, size_choices
from anlan.registry.regions.models import Level
from anlan.responsibility.duties.facets import POST_KIND, facets_of_parties
from anlan.responsibility.duties.models import CADENCES, GRACE_UNITS, DutyTerms
from anlan.responsibility.duties.proofs import proof_of, proofs

RUNGS: dict[str, Promise] = {
    "remind": gettext_lazy("remind"),
    "warn": gettext_lazy("warn"),
    "report": gettext_lazy("report to the supervisor"),
    "supervise": gettext_lazy("supervise (proposed)"),
    "interview": gettext_lazy("interview (proposed)"),
}
PROOFS: dict[str, Promise] = {
    "minutes": gettext_lazy("minutes"),
    "attendance": gettext_lazy("attendance"),
    "text": gettext_lazy("text"),
    "figures": gettext_lazy("figures"),
    "images": gettext_lazy("images"),
    "record": gettext_lazy("record"),
    "checklist": gettext_lazy("checklist"),
    "evaluation": gettext_lazy("evaluation"),
    "publication": gettext_lazy("publication"),
    "agreement": gettext_lazy("agreement"),
    "certificate": gettext_lazy("certificate"),
}
_POST_FACETS: dict[str, Promise] = {
    "post_kind": gettext_lazy("Kind of post"),
    "unit_kind": gettext_lazy("Kind of its unit"),
    "leader": gettext_lazy("Leader of"),
    "head": gettext_lazy("Head of the unit"),
    "line": gettext_lazy("Department line"),
    "level": gettext_lazy("Level"),
}
post_kinds = list_names("post_kind")


def facet_choices() -> list[dict[str, Any]]:
    """Return every property that a duty may ask for, of parties and of posts, as the builder of conditions takes it."""
    allowed = {*facets_of_parties(), *_POST_FACETS}
    known = {one["name"]: one for one in registry_facets() if one["name"] in allowed}
    for name, words in _POST_FACETS.items():
        known[name] = {"name": name, "label": str(words), "values": dict(_names(name)), "number": False}
    known["kind"]["values"] = {**known["kind"]["values"], POST_KIND: _("Post")}
    return list(known.values())


def selector_words(selector: Any) -> str:
    """Return a condition as people say it; post facets and levels in their words."""
    match selector:
        case {"all": list(parts)} if parts:
            return _(" and ").join(_inner(part) for part in parts)
        case {"any": list(parts)} if parts:
            return _(" or ").join(_inner(part) for part in parts)
        case {"not": part}:
            return _("not (%(condition)s)") % {"condition": selector_words(part)}
        case {"facet": str(facet), "in": list(values)} if facet in _POST_FACETS or facet == "kind":
            names = _names(facet)
            label = str(_POST_FACETS.get(facet, _("Kind")))
            return _("%(facet)s: %(values)s") % {
                "facet": label,
                "values": "、".join(names.get(str(value), str(value)) for value in values),
            }
        case {"facet": str(facet), "in": ["yes"]}:
            return next((one["label"] for one in registry_facets() if one["name"] == facet), facet)
    return registry_words(selector)


def every_words(terms: DutyTerms) -> str:
    """Return how often, with the minimum: every month, at least 2."""
    if not terms.cadence:
        return ""
    every = str(CADENCES[terms.cadence])
    if terms.minimum > 1:
        every = _("%(every)s, at least %(number)s") % {"every": every, "number": terms.minimum}
    return _("%(every)s (set locally)") % {"every": every} if terms.local else every


def due_words(terms: DutyTerms) -> str:
    """Return when it is due: at the end of the period, 5 calendar days after it, 1 day before it begins."""
    if not terms.cadence:
        return ""
    unit = str(GRACE_UNITS[terms.grace_unit])
    if terms.due_from == "start":
        if terms.grace < 0:
            return _("%(days)s %(unit)s before the first day of the period") % {"days": -terms.grace, "unit": unit}
        return _("%(days)s %(unit)s after the first day of the period") % {"days": terms.grace, "unit": unit}
    if terms.grace == 0:
        return _("at the end of the period")
    return _("%(days)s %(unit)s after the period") % {"days": terms.grace, "unit": unit}


def ladder_words(ladder: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the rungs in words, from the lowest: remind 3 days before due, warn when due, …"""
    said = []
    for step in ladder:
        days, rung = int(step["days"]), str(RUNGS.get(str(step["rung"]), step["rung"]))
        if days < 0:
            said.append(_("%(rung)s: %(days)s days before it is due") % {"rung": rung, "days": -days})
        elif days == 0:
            said.append(_("%(rung)s: when it is due") % {"rung": rung})
        else:
            said.append(_("%(rung)s: %(days)s days after it was due") % {"rung": rung, "days": days})
    return said


def act_words(kind: str) -> str:
    """Return what counts, in words; the kind itself where nothing records it yet."""
    proof = proof_of(kind)
    return str(proof.words) if proof else str(words_for(kind))


def act_choices() -> list[tuple[str, str]]:
    """Return the kinds of act that registers record, for the form."""
    return [(kind, str(proof.words)) for kind, proof in proofs().items()]


def proof_words(kinds: Sequence[str]) -> str:
    """Return the kinds of proof in words."""
    return "、".join(str(PROOFS.get(kind, kind)) for kind in kinds)


def kind_words(kind: str) -> str:
    """Return what a kind of party or post is called."""
    return kind_choices().get(kind) or post_kinds().get(kind, kind)


def _inner(part: Any) -> str:
    words = selector_words(part)
    return f"({words})" if isinstance(part, dict) and {"all", "any"} & set(part) else words


def _names(facet: str) -> Mapping[str, str]:
    match facet:
        case "kind" | "unit_kind":
            return {**kind_choices(), POST_KIND: _("Post")}
        case "post_kind":
            return post_kinds()
        case "line":
            return line_choices()
        case "level":
            return {str(level.value): str(level.label) for level in Level}
        case "leader":
            return {"party": _("the Party"), "government": _("the government"), "both": _("both")}
        case "size":
            return size_choices()
    return {"yes": _("yes"), "no": _("no")}
