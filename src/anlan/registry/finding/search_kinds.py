"""The kinds of object that the registry brings to search."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlan.foundation.search.catalogue import SearchKind, declare
from anlan.registry.finding.entries import party_entries, person_entries, region_entries
from anlan.registry.parties.models import Party
from anlan.registry.parties.queries import BUSINESS_KINDS


def party_url(uid: UUID) -> str:
    """Return the page of a party; organisations have a register of their own."""
    kind = Party.objects.beyond_scope("the hit was reached").filter(uid=uid).values_list("kind", flat=True).first()
    register = "parties" if kind in BUSINESS_KINDS else "organisations"
    return reverse(f"registry-{register}-detail", args=[uid])


declare(
    SearchKind(
        kind="registry.party",
        label=_("Parties"),
        url=party_url,
        load=party_entries,
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
