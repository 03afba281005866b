"""Reading warnings, explanations and orders within reach."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.rules import Actor
from anlan.insight.warnings.ladders import policy
from anlan.insight.warnings.models import ClosedAs, Explanation, Order, Warning
from anlan.registry.parties.models import Party


def open_warnings(actor: Actor) -> ScopedQuerySet[Warning]:
    """Return the open warnings within reach, worst first."""
    found: ScopedQuerySet[Warning] = Warning.objects.visible_to(actor).filter(closed_at=None)
    return found.order_by("-weight", "due_at", "pk")


def endings_of(uids: Collection[UUID]) -> dict[UUID, str]:
    """Return in words how warnings that the caller may know of ended, by uid; those that are open are left out."""
    rows = Warning.objects.beyond_scope("the caller shows the warnings themselves").filter(uid__in=uids)
    ended = rows.exclude(closed_at=None).values_list("uid", "closed_as")
    return {uid: str(ClosedAs(code).label) for uid, code in ended}


def answers_for(actor: Actor, party: Party) -> bool:
    """Whether the actor would judge his own house: the party itself, or a government by an office beside it."""
    if actor.organisation_id == party.pk:
        return True
    if party.kind != "government" or actor.organisation_id is None:
        return False
    own = Party.objects.beyond_scope("of the actor's own unit").filter(pk=actor.organisation_id)
    return bool(own.filter(region_path=party.region_path).exists())


def explanations_of(actor: Actor, warning: Warning) -> list[Explanation]:
    """Return how a warning was explained, oldest first."""
    return list(Explanation.objects.visible_to(actor).filter(warning=warning).order_by("given_at"))


def waiting_explanation(actor: Actor, warning: Warning) -> Explanation | None:
    """Return the explanation that waits for a decision, if one does."""
    found: Explanation | None = Explanation.objects.visible_to(actor).filter(warning=warning, state="given").first()
    return found


def explanations_to_decide(actor: Actor) -> ScopedQuerySet[Explanation]:
    """Return the explanations of other units within reach that wait for a decision."""
    waiting: ScopedQuerySet[Explanation] = Explanation.objects.visible_to(actor).filter(state="given")
    return waiting.exclude(warning__party=actor.organisation_id)


def orders_of(actor: Actor, warning: Warning) -> list[Order]:
    """Return the orders proposed or issued because of a warning."""
    return list(Order.objects.visible_to(actor).filter(warning=warning).order_by("proposed_at"))


def orders_to_answer(actor: Actor) -> ScopedQuerySet[Order]:
    """Return the orders to the actor's own unit that wait for receipt or reply, the earliest deadline first."""
    own: ScopedQuerySet[Order] = Order.objects.visible_to(actor).filter(state__in=("issued", "received"))
    return own.filter(party=actor.organisation_id).order_by("deadline")


def orders_to_issue(actor: Actor) -> ScopedQuerySet[Order]:
    """Return the orders to other units that the system proposes or that were replied to."""
    waiting: ScopedQuerySet[Order] = Order.objects.visible_to(actor).filter(state__in=("proposed", "replied"))
    return waiting.exclude(party=actor.organisation_id)


def published_orders(now: datetime) -> ScopedQuerySet[Order]:
    """Return the exposures and bulletins that everybody reads, the newest first (RSP-26).

    They stay while they are open and ``public_days`` after they were concluded. Their words were held against the
    names of persons when they were issued.
    """
    issued: ScopedQuerySet[Order] = Order.objects.beyond_scope("what is exposed is for everybody")
    issued = issued.filter(kind__in=policy().public).exclude(state__in=("proposed", "dropped"))
    lasting = Q(ended_at=None) | Q(ended_at__gte=now - timedelta(days=policy().public_days))
    return issued.filter(lasting).select_related("party__region__parent").order_by("-issued_at", "-pk")
