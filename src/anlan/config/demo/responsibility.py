"""Who answers for whom in the demo city: confirmed for most, some disputes decided, one hand-over, some posts lent."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.scope.rules import Actor
from anlan.registry.assignment.disputes import decide_dispute
from anlan.registry.assignment.handover import Handover, reassign_many
from anlan.registry.assignment.models import Assignment, Dispute
from anlan.registry.assignment.services import confirm_many
from anlan.registry.parties.models import Party
from anlan.registry.parties.queries import businesses
from anlan.registry.people.models import Post
from anlan.registry.people.services import delegate, vacate_post
from anlan.registry.regions.models import Level, Region

# Every so many townships one has not been confirmed yet; every so many disputes one stays open.
UNCONFIRMED_EVERY = 7
OPEN_EVERY = 3
REASONS = {
    "registered_elsewhere": "经查，该主体生产经营场所在现址，注册地仅作通讯地址，按生产经营地由现址行业主管部门牵头。",
    "several_departments": "经与有关部门会商，该主体主要风险在生产环节，由其行业主管部门牵头，其他部门按职责配合。",
    "unclear_industry": "经实地核查，该主体实际从事业务与营业执照经营范围一致，按主要业务确定牵头部门。",
}
USUAL_REASON = "按照“管行业必须管安全、管业务必须管安全、管生产经营必须管安全”的原则和实际业务确定。"


def confirm(county: str, *, actor: Actor, now: datetime) -> int:
    """Confirm what the book proposed in a county (all of the actor's reach without one), but in some townships."""
    townships = Region.objects.visible_to(actor).filter(level=Level.TOWNSHIP, closed_on=None, code__startswith=county)
    waiting = townships.order_by("code").values_list("path", flat=True)[3::UNCONFIRMED_EVERY]
    parties = businesses(actor).filter(region__code__startswith=county)
    for path in waiting:
        parties = parties.exclude(region_path__within=path)
    return confirm_many(parties=parties, actor=actor, now=now)


def decide(*, left: str = "", actor: Actor, now: datetime) -> int:
    """Decide most open disputes within reach but not in the county ``left``, at most thirty; return how many."""
    disputes = Dispute.objects.visible_to(actor).filter(state="open").select_related("party").order_by("pk")
    if left:
        disputes = disputes.exclude(party__region__code__startswith=left)
    decided = 0
    for serial, dispute in enumerate(disputes[:45]):
        keys = [one["organisation"] for one in dispute.candidates if one.get("organisation")]
        lead = Party.objects.beyond_scope("a candidate may stand anywhere").filter(pk__in=keys[:1]).first()
        if lead is None or serial % OPEN_EVERY == 0:
            continue
        decide_dispute(
            uid=dispute.uid,
            version=dispute.version,
            lead=lead.uid,
            reason=REASONS.get(dispute.hard_case, USUAL_REASON),
            actor=actor,
            now=now + timedelta(minutes=7 * decided),
        )
        decided += 1
    return decided


def hand_over(township: str, *, actor: Actor, now: datetime) -> int:
    """Let the station's second officer take on what its first had: he went to another post."""
    officers = list(
        Post.objects.visible_to(actor)
        .filter(organisation__region__code=township, organisation__kind="station", kind="officer", closed_on=None)
        .order_by("order", "pk")
    )
    busy = Assignment.objects.visible_to(actor).filter(superseded_at=None, last_day=None, officer__in=officers)
    giver = next((post for post in officers if busy.filter(officer=post).exists()), None)
    taker = next((post for post in officers if post != giver and post.holder_id), None)
    if giver is None or taker is None:
        return 0
    choice = Handover(part="officer", giver=giver.uid, taker=taker.uid)
    return reassign_many(choice, reason="原监管人员调整分工，其包联主体整体移交。", actor=actor, now=now)


def leave(regions: Iterable[str], *, actor: Actor, now: datetime) -> None:
    """Let the leaders for safety of some townships leave; the heads stand in, and the gaps show."""
    leaders = Post.objects.visible_to(actor).filter(
        organisation__kind="government", organisation__region__code__in=list(regions), kind="deputy_leader", order=2
    )
    for post in leaders.exclude(holder=None).order_by("pk"):
        vacate_post(uid=post.uid, version=post.version, reason="调任市直部门，继任人选待定", actor=actor, now=now)


def lend(post: Post, to: Post | None, *, days: int, reason: str, actor: Actor, now: datetime) -> None:
    """Let the holder of another post act in a post for some days from now on."""
    if to is None or to.holder is None:
        return
    first: date = local_day(now)
    delegate(
        uid=post.uid,
        to=to.holder.uid,
        first_day=first,
        last_day=first + timedelta(days=days),
        reason=reason,
        actor=actor,
        now=now,
    )
