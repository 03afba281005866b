"""The kinds of object that the registry brings to search."""

from collections.abc import Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.rules import Actor
from anlan.foundation.search.catalogue import SearchKind, Shown, declare
from anlan.registry.finding.entries import party_entries, person_entries, region_entries
from anlan.registry.parties.models import OPEN_STATES, Party, State
from anlan.registry.parties.queries import BUSINESS_KINDS


def shown_parties(actor: Actor, uids: Sequence[UUID]) -> dict[UUID, Shown]:
    """Return page and state of parties, in one query; organisations have a register of their own."""
    rows = Party.objects.beyond_scope("the hits were reached").filter(uid__in=uids).values_list("uid", "kind", "state")
    return {
        uid: Shown(
            note="" if state == State.ACTIVE else State(state).label,
            tone="" if state in OPEN_STATES else "warn",
            url=reverse(f"registry-{'parties' if kind in BUSINESS_KINDS else 'organisations'}-detail", args=[uid]),
        )
        for uid, kind, state in rows
    }


declare(
    SearchKind(
        kind="registry.party",
        label=_("Parties"),
        url=lambda uid: reverse("registry-parties-detail", args=[uid]),
        load=party_entries,
        show=shown_parties,
        icon="building",
        permission="registry:search:use",
        order=10,
    ),
    SearchKind(
        kind="registry.person",
        label=_("People"),
        url=lambda uid: reverse("registry-people-detail", args=[uid]),
        load=person_entries,
        icon="user",
        permission="registry:post:view",
        order=20,
    ),
    SearchKind(
        kind="registry.region",
        label=_("Regions"),
        url=lambda uid: reverse("registry-regions-detail", args=[uid]),
        load=region_entries,
        icon="map-pin",
        permission="registry:search:use",
        order=30,
    ),
)
