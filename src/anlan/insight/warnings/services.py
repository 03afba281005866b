"""What people do with a warning: explain it, decide about the explanation, order something because of it.

Nobody closes his own warning: the next period is met, or a superior of another unit accepts the explanation.
"""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.codes.services import next_in
from anlan.foundation.ledger import services as ledger
from anlan.foundation.notices.queries import told_about
from anlan.foundation.notices.services import Telling, tell
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.foundation.workflow.services import advance
from anlan.insight.warnings.ladders import policy
from anlan.insight.warnings.models import ClosedAs, Explanation, Order, OrderKind, Warning
from anlan.insight.warnings.permissions import DECIDE, EXPLAIN, ISSUE, RECEIVE
from anlan.insight.warnings.queries import answers_for
from anlan.insight.warnings.raising import close
from anlan.insight.warnings.recipients import directory_for
from anlan.insight.warnings.telling import facts_of
from anlan.prevention.disclosures.rules import personal_traces
from anlan.registry.people.queries import HeldPost, holders_of


@transaction.atomic
def explain(warning: Warning, *, text: str, actor: Actor, now: datetime) -> Explanation:
    """Give the explanation of the warned; his superior is told and decides.

    Refused: ``warning-not-yours`` unless the actor acts for the unit that is warned, ``warning-closed``,
    ``explanation-waiting``, ``reason-missing``.
    """
    require(actor, EXPLAIN)
    found = _locked(warning, actor)
    if actor.organisation_id != found.party_id:
        raise Refused("warning-not-yours", name=found.party.name)
    if not text.strip():
        raise Refused("reason-missing", fields={"text": "reason-missing"})
    if Explanation.objects.visible_to(actor).filter(warning=found, state="given").exists():
        raise Refused("explanation-waiting")
    given: Explanation = Explanation.objects.create(
        warning=found, text=text.strip(), given_at=now, given_by=actor.user_uid
    )
    ledger.record(
        "warning.explained",
        by=actor,
        recorded_at=now,
        subject=("warning", found.uid),
        party_uid=found.party.uid,
        detail={"text": text.strip()},
    )
    _tell(found, _superiors(found), "warning.explained", f"explained:{given.uid}", now=now)
    return given


@transaction.atomic
def decide_waiting(warning: Warning, *, accept: bool, decision: str, actor: Actor, now: datetime) -> Explanation:
    """Accept the explanation that waits, and close the warning; or refuse it, and the warning stands.

    The superior's reason stands in the record. Refused: ``warning-own`` for the warned unit's own people and, of a
    government, for the offices of its own level, ``own-explanation`` for whoever gave it, ``warning-closed``,
    ``not-found`` when none waits.
    """
    require(actor, DECIDE)
    found = _locked(warning, actor)
    if answers_for(actor, found.party):
        raise Refused("warning-own")
    explanation: Explanation | None = Explanation.objects.visible_to(actor).filter(warning=found, state="given").first()
    if explanation is None:
        raise Refused("not-found")
    advance(
        explanation,
        "accept" if accept else "refuse",
        actor=actor,
        now=now,
        facts={"decision": decision.strip(), "given_by": explanation.given_by},
        fields={"decision": decision.strip(), "decided_at": now},
        detail={"reason": decision.strip(), "warning": found.uid},
        party_uid=found.party.uid,
    )
    if accept:
        close([found.pk], ClosedAs.ACCEPTED, now=now)
    kind = "warning.accepted" if accept else "warning.refused"
    _tell(found, directory_for([found]).warned(found), kind, f"decided:{explanation.uid}", now=now)
    return explanation


@transaction.atomic
def propose_order(warning: Warning, *, kind: OrderKind, actor: Actor, now: datetime) -> Order:
    """Begin an order by one's own resolve, before the ladder proposes it; a second of its kind is the first.

    Refused ``order-own`` to oneself and, by an office, to the government of its own level, ``warning-closed``.
    """
    require(actor, ISSUE)
    found = _locked(warning, actor)
    if answers_for(actor, found.party):
        raise Refused("order-own")
    order: Order
    order, new = Order.objects.beyond_scope("one of a kind a warning").get_or_create(
        warning=found, kind=kind, defaults={"party": found.party, "proposed_at": now, "proposed_by": actor.user_uid}
    )
    if new:
        ledger.record(
            "order.proposed", by=actor, recorded_at=now, subject=order, party_uid=found.party.uid, detail={"kind": kind}
        )
    return order


@transaction.atomic
def issue_order(order: Order, version: int, *, demand: str, deadline: date, actor: Actor, now: datetime) -> Order:
    """Issue an order: it gets its number and the addressee is told.

    Refused ``deadline-past``, ``order-own``, ``order-second-person`` (an exposure takes another than its proposer),
    ``order-personal`` where words that become public name a person.
    """
    found = _order(order, version, actor, ISSUE)
    if deadline <= local_day(now):
        raise Refused("deadline-past", fields={"deadline": "deadline-past"})
    if found.kind in policy().second_person and actor.user_uid in (None, found.proposed_by):
        raise Refused("order-second-person")
    if found.kind in policy().public:
        people = [str(notice.user.name) for notice in told_about(found.warning.uid)]
        if traces := personal_traces(demand, [*people, *holders_of(found.party_id)]):
            raise Refused("order-personal", traces="、".join(traces), fields={"demand": "order-personal"})
    fields = {
        "number": _next_number(found, now),
        "demand": demand.strip(),
        "deadline": deadline,
        "issued_at": now,
        "issued_by_id": actor.post_id,
    }
    _advance(found, "issue", {"demand": demand.strip(), "deadline": deadline}, fields, actor, now)
    facts = {"number": found.number, "deadline": deadline.isoformat()}
    _tell_order(found, directory_for([found.warning]).warned(found.warning), "order.issued", facts, now)
    return found


@transaction.atomic
def drop_order(order: Order, version: int, *, outcome: str, actor: Actor, now: datetime) -> Order:
    """Decide not to issue a proposed order, with the reason."""
    found = _order(order, version, actor, ISSUE)
    _advance(found, "drop", {"outcome": outcome.strip()}, {"outcome": outcome.strip(), "ended_at": now}, actor, now)
    return found


@transaction.atomic
def receive_order(order: Order, version: int, *, actor: Actor, now: datetime) -> Order:
    """Confirm receipt, by the unit that the order goes to."""
    found = _order(order, version, actor, RECEIVE)
    _advance(found, "receive", {}, {"received_at": now}, actor, now)
    return found


@transaction.atomic
def reply_to_order(order: Order, version: int, *, reply: str, actor: Actor, now: datetime) -> Order:
    """Say what was done; the committee office is told."""
    found = _order(order, version, actor, RECEIVE)
    _advance(found, "reply", {"reply": reply.strip()}, {"reply": reply.strip(), "replied_at": now}, actor, now)
    facts = {"number": found.number, "who": found.party.name}
    office = directory_for([found.warning]).office_above(found.warning)
    _tell_order(found, office, "order.replied", facts, now)
    return found


@transaction.atomic
def return_reply(order: Order, version: int, *, outcome: str, actor: Actor, now: datetime) -> Order:
    """Return a reply that does not do; the addressee replies again."""
    found = _order(order, version, actor, ISSUE)
    _advance(found, "return", {"outcome": outcome.strip()}, {"outcome": outcome.strip()}, actor, now)
    facts = {"number": found.number, "outcome": outcome.strip()}
    _tell_order(found, directory_for([found.warning]).warned(found.warning), "order.returned", facts, now)
    return found


@transaction.atomic
def conclude_order(order: Order, version: int, *, outcome: str, actor: Actor, now: datetime) -> Order:
    """Conclude an order with its outcome; the warning itself closes by being met or explained."""
    found = _order(order, version, actor, ISSUE)
    _advance(found, "conclude", {"outcome": outcome.strip()}, {"outcome": outcome.strip(), "ended_at": now}, actor, now)
    return found


def _locked(warning: Warning, actor: Actor) -> Warning:
    """Return the open warning as it is now, its row held until the end of the transaction."""
    rows = Warning.objects.visible_to(actor).filter(pk=warning.pk)
    rows.filter(closed_at=None).update(version=F("version") + 1)
    found: Warning | None = rows.select_related("party", "duty__current").first()
    if found is None:
        raise Refused("not-found")
    if found.closed_at is not None:
        raise Refused("warning-closed")
    return found


def _order(order: Order, version: int, actor: Actor, permission: str) -> Order:
    require(actor, permission)
    rows = Order.objects.visible_to(actor).filter(pk=order.pk)
    found: Order | None = rows.select_related("party", "warning__party", "warning__duty__current").first()
    if found is None:
        raise Refused("not-found")
    if found.version != version:
        raise Refused("stale-edit")
    is_addressee = actor.organisation_id == found.party_id
    if permission == RECEIVE and not is_addressee:
        raise Refused("order-not-yours", name=found.party.name)
    if permission == ISSUE and answers_for(actor, found.party):
        raise Refused("order-own")
    return found


def _advance(
    order: Order, verb: str, facts: dict[str, Any], fields: dict[str, Any], actor: Actor, now: datetime
) -> None:
    detail = {name: value for name, value in facts.items() if value}
    advance(order, verb, actor=actor, now=now, facts=facts, fields=fields, detail=detail, party_uid=order.party.uid)


def _next_number(order: Order, now: datetime) -> str:
    """Return the next number of the year and kind, such as 督〔2026〕3."""
    begin = f"{policy().numbers[order.kind]}〔{local_day(now).year}〕"

    def last_known() -> int:
        issued = Order.objects.beyond_scope("numbers run through the whole city").filter(number__startswith=begin)
        return max((int(one.removeprefix(begin)) for one in issued.values_list("number", flat=True)), default=0)

    return f"{begin}{next_in(f'order:{begin}', last_known=last_known)}"


def _superiors(warning: Warning) -> list[HeldPost]:
    directory = directory_for([warning])
    officer = directory.officers.get(warning.party_id)
    return [officer] if officer else directory.office_above(warning)


def _tell(warning: Warning, posts: list[HeldPost], kind: str, key: str, *, now: datetime) -> None:
    facts = facts_of(warning, now)
    tell(
        [
            Telling(
                user_id=post.user_id,
                post_uid=post.uid,
                kind=kind,
                key=f"{key}:{post.user_id}",
                subject_uid=warning.uid,
                weight=warning.weight,
                facts=facts,
            )
            for post in posts
        ],
        now=now,
    )


def _tell_order(order: Order, posts: list[HeldPost], kind: str, facts: dict[str, str], now: datetime) -> None:
    tell(
        [
            Telling(
                user_id=post.user_id,
                post_uid=post.uid,
                kind=kind,
                key=f"{kind}:{order.uid}:{order.version}:{post.user_id}",
                subject_uid=order.uid,
                weight=order.warning.weight,
                facts=facts,
            )
            for post in posts
        ],
        now=now,
    )
