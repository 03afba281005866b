"""Say once whom the words of a document mean; it is remembered for the place of the unit (RSP-21)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from anlan.foundation.records.models import save_edit
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.registry.groups.models import Group
from anlan.registry.parties.models import Party
from anlan.responsibility.review.models import PolicyDocument
from anlan.responsibility.review.services.opening import opened, told
from anlan.responsibility.tasks.addressing import plain
from anlan.responsibility.tasks.models import UnitName


@dataclass(frozen=True, slots=True)
class Meant:
    """Whom words mean: a unit, a group, or on purpose nobody."""

    party: Party | None = None
    group: Group | None = None
    nobody: bool = False


@transaction.atomic
def say_units(uid: UUID, version: int, said: Mapping[str, Meant], *, actor: Actor, now: datetime) -> PolicyDocument:
    """Remember whom words mean in the place of the document's unit; words of nobody are left out of this document.

    Raises Refused ``unit-words-one`` where a unit and a group are named, ``not-found`` beyond the reach.
    """
    document = opened(uid, actor)
    left_out = [words for words in document.left_out if words not in said or said[words].nobody]
    for words, meant in said.items():
        if meant.party is not None and meant.group is not None:
            raise Refused("unit-words-one")
        if meant.nobody:
            left_out.append(words)
        elif meant.party is not None or meant.group is not None:
            _remember(document, words, meant, actor, now)
    save_edit(document, expected_version=version, fields={"left_out": list(dict.fromkeys(left_out))})
    return document


def _remember(document: PolicyDocument, words: str, meant: Meant, actor: Actor, now: datetime) -> None:
    region = document.unit.region
    if region is None or not _reached(meant, actor):
        raise Refused("not-found")
    key = plain(words)[:120]
    known = UnitName.objects.visible_to(actor).filter(region=region, words=key).first()
    if known is None:
        known = UnitName.objects.create(
            region=region, words=key, party=meant.party, group=meant.group, said_at=now, said_by_id=actor.user_id
        )
    else:
        fields = {"party": meant.party, "group": meant.group, "said_at": now, "said_by_id": actor.user_id}
        save_edit(known, expected_version=known.version, fields=fields)
    told("unit_name.remembered", known, document, {"about": f"{words} → {meant.party or meant.group}"}, actor, now)


def _reached(meant: Meant, actor: Actor) -> bool:
    if meant.party is not None:
        return Party.objects.visible_to(actor).filter(pk=meant.party.pk).exists()
    return meant.group is not None and Group.objects.visible_to(actor).filter(pk=meant.group.pk).exists()
