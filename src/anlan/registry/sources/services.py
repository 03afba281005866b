"""The verbs of hazard sources; the flags of the party follow them (REG-24)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from anlan.foundation.records.models import save_edit
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require, system_actor
from anlan.registry.entries import services as entries
from anlan.registry.entries.services import EntryKind
from anlan.registry.parties.models import Party
from anlan.registry.parties.services import set_facet
from anlan.registry.sources.models import HazardSource
from anlan.registry.sources.permissions import EDIT
from anlan.registry.sources.rules import is_major, to_be_reported

MAJOR = "major_hazard_source"
KEYS_AND_MAJOR = "two_keys_one_major"


def _check(values: Mapping[str, Any]) -> None:
    for name in ("quantity", "threshold"):
        if values.get(name) is not None and values[name] <= 0:
            raise Refused("source-quantities", fields={name: "source-quantities"})


SOURCE = EntryKind(
    noun="hazard_source",
    model=HazardSource,
    permission=EDIT,
    lists={"kind": "hazard_source_kind", "grade": "hazard_source_grade"},
    region="region",
    check=_check,
)


@transaction.atomic
def enter_source(values: Mapping[str, Any], *, actor: Actor, now: datetime) -> HazardSource:
    """Enter a source; it is to be reported from now on."""
    source: HazardSource = entries.enter(SOURCE, {**values, "changed_at": now}, actor=actor, now=now)
    _follow(source.party, now)
    return source


@transaction.atomic
def change_source(
    source: HazardSource, version: int, values: Mapping[str, Any], *, actor: Actor, now: datetime
) -> HazardSource:
    """Change the data of a source; a real change is to be reported anew."""
    former = source.party
    changed: HazardSource = entries.change(
        SOURCE, source, version, values, actor=actor, now=now, published={"changed_at": now}
    )
    for party in {former.pk: former, changed.party.pk: changed.party}.values():
        _follow(party, now)
    return changed


@transaction.atomic
def close_source(
    source: HazardSource, version: int, *, reason: str, day: date | None = None, actor: Actor, now: datetime
) -> HazardSource:
    """Close a source that is no longer there."""
    closed: HazardSource = entries.close(SOURCE, source, version, reason=reason, day=day, actor=actor, now=now)
    _follow(closed.party, now)
    return closed


@transaction.atomic
def report_source(source: HazardSource, version: int, *, to: str, actor: Actor, now: datetime) -> HazardSource:
    """Say that the source as it is now has been reported, and to which authority."""
    require(actor, EDIT)
    source = entries.within_reach(SOURCE, source, actor)
    if source.closed_on is not None:
        raise Refused("entry-closed")
    if not to_be_reported(source.changed_at, source.reported_at):
        raise Refused("source-reported-already")
    save_edit(source, expected_version=version, fields={"reported_at": now, "reported_to": to.strip()})
    entries.tell(SOURCE, "reported", source, actor=actor, now=now, detail={"reason": to.strip()})
    return source


def _follow(party: Party, now: datetime) -> None:
    """Let the party's flags say what its open sources say, so that duties which depend on them are derived anew."""
    rows = party.hazard_sources.filter(closed_on=None)
    has_major = rows.filter(kind="major_hazard_source").exists() or any(
        is_major(quantity, threshold) for quantity, threshold in rows.values_list("quantity", "threshold")
    )
    has_keys = has_major or rows.filter(Q(key_process=True) | Q(key_chemical=True)).exists()
    for name, holds in ((MAJOR, has_major), (KEYS_AND_MAJOR, has_keys)):
        known = party.facets.filter(name=name, superseded_at=None, last_day=None).first()
        if holds != (known is not None and known.value == "yes"):
            # Whoever enters sources need not be allowed to set properties: this one follows from what he entered.
            follower = system_actor("hazard-sources")
            set_facet(uid=party.uid, name=name, value="yes" if holds else "no", actor=follower, now=now)
