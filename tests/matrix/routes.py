"""Every address of the site, with what stands in for its parameters."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import get_resolver

from anlan.foundation.registers.declaration import registers
from tests.matrix.world import World

# Beginning of an address → the kind of record that its uid names.
KINDS = {
    "registry/parties/": "party",
    "registry/organisations/": "organisation",
    "registry/posts/": "post",
    "registry/people/": "person",
    "registry/regions/": "region",
    "registry/groups/": "group",
    "registry/areas/": "area",
    "registry/committees/": "committee",
    "ledger/": "act",
    "responsibility/duties/": "duty",
    "responsibility/waivers/": "waiver",
    "responsibility/meetings/": "meeting",
    "responsibility/reports/": "report",
    "responsibility/owed/": "party",
    "responsibility/task_lists/": "task_list",
    "responsibility/tasks/": "unit_task",
    "responsibility/policy_documents/": "policy_document",
    "responsibility/draft_items/": "draft_item",
    "campaigns/actions/": "action",
    "campaigns/parts/": "action_part",
    "campaigns/groups/": "action_group",
    "campaigns/bulletins/": "bulletin",
    "campaigns/measures/": "measure",
    "campaigns/creation/": "creation",
    "campaigns/creation-groups/": "leading_group",
    "campaigns/objects/": "object",
    "campaigns/visits/round/": "object",
    "campaigns/visits/": "visit",
    "campaigns/matters/": "matter",
    "campaigns/pilots/": "pilot",
    "campaigns/pilot-sites/": "pilot_site",
    "campaigns/findings/": "finding",
    "campaigns/rounds/": "round",
    "campaigns/cuts/": "cut",
    "prevention/checks/": "check",
    "prevention/criteria/": "criterion",
    "prevention/standard_documents/": "standard_document",
    "prevention/hazards/": "hazard",
    "prevention/orders/": "order",
    "prevention/notices/": "notice",
    "prevention/handovers/": "handover",
    "supervision/inspections/": "inspection",
    "emergency/drills/": "drill",
    "outreach/training/": "training",
    "insight/warnings/": "warning",
    "insight/orders/": "proposal",
    "insight/sheets/": "sheet",
    "insight/assessments/": "assessment",
    "insight/scores/": "score",
    "insight/lines/": "line",
    "insight/objections/": "objection",
    "insight/manual-items/": "manual_item",
}
FILL = {
    "format": "csv",
    "kind": "registry.party",
    "name": "assignment-dispute",
    "pk": "1",
    "day": "2026-11-22",
    "token": "nobody-knows-this-token",
    "code": "140403",
    "verb": "drop",
    "step": "grade",
    "period": "2026-10",
    "sort": "gas_user",
}
_PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")


@dataclass(frozen=True)
class Route:
    """An address as the address table writes it; verbs of registers each count as one."""

    address: str

    @property
    def kind(self) -> str:
        """What its uid names."""
        address = self.address.removeprefix("api/")
        return next((kind for beginning, kind in KINDS.items() if address.startswith(beginning)), "nothing")

    def url(self, world: World, *, inside: bool) -> str:
        """Return the address with a record inside or outside of the reach."""
        record: Any = world.pairs[self.kind][0 if inside else 1]

        def value(match: re.Match[str]) -> str:
            name = match.group(2)
            if match.group(1) == "uuid" or name in ("uid", "subject"):
                return str(record.uid)
            return FILL.get(name, "1")

        return "/" + _PARAMETER.sub(value, self.address)

    @property
    def names_a_record(self) -> bool:
        """Whether inside and outside can differ."""
        return "uid" in self.address or "subject" in self.address


def every_route() -> list[Route]:
    """Return all addresses; ``/<uid>/<slug:name>/`` of a register counts once for each of its verbs."""
    verbs = {f"{each.room}/{each.name}/": [verb.name for verb in each.verbs] for each in registers()}
    answer: dict[str, Route] = {}
    for address in _walk(get_resolver().url_patterns, ""):
        beginning = "/".join(address.split("/")[:2]) + "/"
        if address.endswith("<slug:name>/") and beginning in verbs:
            for verb in verbs[beginning]:
                answer[address.replace("<slug:name>", verb)] = Route(address.replace("<slug:name>", verb))
        else:
            answer[address] = Route(address)
    return [answer[address] for address in sorted(answer)]


def _walk(patterns: Any, prefix: str) -> Iterator[str]:
    for each in patterns:
        address = prefix + str(each.pattern)
        if hasattr(each, "url_patterns"):
            yield from _walk(each.url_patterns, address)
        else:
            yield address
