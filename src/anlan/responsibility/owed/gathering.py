"""Gather the facts of those who owe, in the shape that the reference engine takes: four queries for all of them."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import OuterRef, Subquery

from anlan.foundation.ledger.models import Act
from anlan.registry.parties.models import Facet, Party, Spell, State
from anlan.registry.people.models import Post
from anlan.responsibility.duties.facets import POST_KIND
from anlan.responsibility.duties.models import Holder, Waiver
from anlan.responsibility.engine import facts

_WHY = "the facts of a party or post that the caller reached"
_ALWAYS = datetime(1970, 1, 1, tzinfo=UTC)
R = TypeVar("R")


@dataclass(frozen=True)
class Owing:
    """Who owes: a party, or a post of one."""

    party: Party
    post: Post | None = None

    @property
    def uid(self) -> UUID:
        """The uid that acts carry as their party."""
        return self.post.uid if self.post else self.party.uid

    @property
    def name(self) -> str:
        """What the holder is called."""
        return f"{self.party.name} · {self.post.title}" if self.post else self.party.name

    @property
    def holder(self) -> Holder:
        """Whether a party owes or a post in person."""
        return Holder.POST if self.post else Holder.PARTY


def gather(owings: Sequence[Owing], kinds: Collection[str], since: date) -> list[facts.Party]:
    """Return the facts of each holder: what it is, and its acts of these kinds that count since a local day."""
    parties = [owing.party.pk for owing in owings if owing.post is None]
    dated = _by(lambda row: row.party_id, Facet.objects.beyond_scope(_WHY).filter(party__in=parties))
    active = Spell.objects.beyond_scope(_WHY).filter(party__in=parties, state=State.ACTIVE)
    spells = _by(lambda row: row.party_id, active)
    everybody = {owing.party.pk for owing in owings}
    waived = Waiver.objects.beyond_scope(_WHY).filter(party__in=everybody, last_day__gte=since)
    waivers = _by(lambda row: (row.party_id, row.post_id), waived)
    acts = acts_by_holder([owing.uid for owing in owings], kinds, since)
    return [
        facts.Party(
            id=party.pk,
            kind=POST_KIND if post else party.kind,
            region=party.region.code.ljust(12, "0") if party.region else "",
            facets=tuple(_of_post(post) if post else _of_party(party, dated[party.pk])),
            spells=tuple(_while_open(post) if post else _while_active(spells[party.pk])),
            acts=tuple(acts[uid]),
            waivers=tuple(
                facts.WaiverRow(row.duty_id, row.first_day, row.last_day, row.recorded_at, row.superseded_at)
                for row in waivers[party.pk, post.pk if post else None]
            ),
        )
        for party, post, uid in ((owing.party, owing.post, owing.uid) for owing in owings)
    ]


def acts_by_holder(uids: Sequence[UUID], kinds: Collection[str], since: date) -> dict[UUID, list[facts.ActRow]]:
    """Return uid of a holder → its acts of these kinds that count since a local day, voided ones with the instant."""
    voiding = Act.objects.beyond_scope(_WHY).filter(voids=OuterRef("uid")).values("recorded_at")
    rows = (
        Act.objects.beyond_scope(_WHY)
        .filter(party_uid__in=uids, kind__in=kinds, counts_on__gte=since)
        .values_list("party_uid", "kind", "counts_on", "recorded_at", Subquery(voiding))
    )
    found: dict[UUID, list[facts.ActRow]] = defaultdict(list)
    for holder, kind, day, recorded, voided_at in rows:
        found[holder].append(facts.ActRow(kind, day, recorded, voided_at=voided_at))
    return found


def _by(key: Callable[[R], Any], rows: Iterable[R]) -> defaultdict[Any, list[R]]:
    found: defaultdict[Any, list[R]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found


def _undated(name: str, value: object) -> list[facts.FacetRow]:
    if value in (None, ""):
        return []
    return [facts.FacetRow(name, str(value), date(1900, 1, 1), None, _ALWAYS)]


def _of_party(party: Party, dated: Iterable[Facet]) -> list[facts.FacetRow]:
    return [
        *_undated("line", party.line),
        *_undated("level", party.level),
        *(
            facts.FacetRow(row.name, row.value, row.first_day, row.last_day, row.recorded_at, row.superseded_at)
            for row in dated
        ),
    ]


def _while_active(spells: Iterable[Spell]) -> list[facts.SpellRow]:
    return [facts.SpellRow(row.first_day, row.last_day, row.recorded_at, row.superseded_at) for row in spells]


def _of_post(post: Post) -> list[facts.FacetRow]:
    unit = post.organisation
    values = {
        "post_kind": post.kind,
        "leader": post.leader,
        "head": "yes" if post.is_head else "no",
        "unit_kind": unit.kind,
        "line": unit.line,
        "level": unit.level,
    }
    return [row for name, value in values.items() for row in _undated(name, value)]


def _while_open(post: Post) -> list[facts.SpellRow]:
    last = post.closed_on - timedelta(days=1) if post.closed_on else None
    return [facts.SpellRow(post.first_day, last, _ALWAYS)]
