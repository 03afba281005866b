"""Criteria and check items in the search of the whole system: by any two characters, initials and codes."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlan.foundation.search.catalogue import SearchKind, declare
from anlan.foundation.search.rules import Entry
from anlan.prevention.criteria.models import Criterion
from anlan.prevention.criteria.permissions import VIEW
from anlan.prevention.criteria.services import SEARCHED


def entries(uids: Sequence[UUID]) -> Iterable[Entry]:
    """Return the entries of what is published; drafts and retired items are not found."""
    found = Criterion.objects.beyond_scope("the index is kept for everybody").filter(uid__in=uids, state="published")
    for criterion in found.select_related("document"):
        yield Entry(
            kind=SEARCHED,
            uid=criterion.uid,
            title=criterion.line[:200],
            is_open=True,
            subtitle=criterion.citation[:300],
            codes=(criterion.code,),
            words=(criterion.keywords, criterion.category),
        )


declare(
    SearchKind(
        kind=SEARCHED,
        label=_("Criteria and check items"),
        url=lambda uid: reverse("prevention-criteria-detail", args=[uid]),
        load=entries,
        icon="clipboard-check",
        permission=VIEW,
        order=60,
    )
)
