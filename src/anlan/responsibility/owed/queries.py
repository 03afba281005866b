"""Who owes, and what the reference engine says became of his obligations."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q

from anlan.foundation.calendars.china import china
from anlan.foundation.calendars.rules import local_day
from anlan.foundation.ledger.models import Act
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.registry.parties.models import Party, State
from anlan.registry.parties.queries import BUSINESS_KINDS, PART_KINDS
from anlan.registry.people.models import Post
from anlan.responsibility.duties.models import DutyTerms, Holder
from anlan.responsibility.duties.permissions import VIEW
from anlan.responsibility.duties.queries import as_engine_duty, terms_in_force
from anlan.responsibility.engine.rules import Coming, Verdict, coming, judge, on_time_rate
from anlan.responsibility.owed.gathering import Owing, gather
from anlan.responsibility.owed.rules import Todo, failing, soonest, to_do

_WHY = "the facts of a party or post that the caller reached"
YEAR = timedelta(days=400)
AHEAD = timedelta(days=45)
PARTS = 12
WITH_PARTS = (*BUSINESS_KINDS, *PART_KINDS)


@dataclass
class DutyOwed:
    """One duty of a holder: its terms known now, the verdicts of about a year, what comes."""

    terms: DutyTerms
    verdicts: list[Verdict] = field(default_factory=list)
    coming: list[Coming] = field(default_factory=list)

    @property
    def failing(self) -> int:
        """For how many periods in a row it has been missed."""
        return failing(self.verdicts)


@dataclass
class Owed:
    """What a holder owes, as known at an instant."""

    owing: Owing
    at: datetime
    duties: list[DutyOwed] = field(default_factory=list)

    @property
    def verdicts(self) -> list[Verdict]:
        """Every verdict of every duty."""
        return [verdict for one in self.duties for verdict in one.verdicts]

    @property
    def todo(self) -> list[Todo]:
        """What to do, worst first."""
        return to_do(self.verdicts)

    @property
    def rate(self) -> tuple[int, int]:
        """Met, and met + late + missed, of mandatory duties."""
        return on_time_rate(self.verdicts)

    def ahead(self, limit: int) -> list[Coming]:
        """What comes next."""
        return soonest((each for one in self.duties for each in one.coming), limit)

    def terms_of(self, duty_id: object) -> DutyTerms:
        """The terms of a duty that a verdict names."""
        return next(one.terms for one in reversed(self.duties) if one.terms.duty_id == duty_id)


def owing_of(actor: Actor, uid: UUID) -> Owing:
    """Return the party or post of this uid within the actor's reach; Refused ``not-found`` for any other."""
    require(actor, VIEW)
    party: Party | None = Party.objects.visible_to(actor).select_related("region").filter(uid=uid).first()
    if party is not None:
        return Owing(party)
    posts = Post.objects.visible_to(actor).select_related("organisation__region")
    post: Post | None = posts.filter(uid=uid).first()
    if post is None:
        raise Refused("not-found")
    return Owing(post.organisation, post)


def owed(actor: Actor, owing: Owing, *, at: datetime) -> Owed:
    """Return what one holder owes, as ``owed_by_all`` does."""
    return owed_by_all(actor, [owing], at=at)[0]


def owed_by_all(actor: Actor, owings: Sequence[Owing], *, at: datetime) -> list[Owed]:
    """Return what each holder owes as known at the UTC instant ``at``, with the verdicts of about a year.

    Five queries for any number of holders and duties; ``actor`` reached the holders. The same terms that changed from
    a day on stand as one duty each time; their verdicts follow one another.
    """
    require(actor, VIEW)
    terms = list(terms_in_force(at).select_related("duty"))
    asked = {holder: [each for each in terms if each.holder == holder] for holder in Holder}
    answers = [Owed(owing, at) for owing in owings]
    concerned = [answer for answer in answers if asked[answer.owing.holder]]
    since, until, calendar = local_day(at) - YEAR, local_day(at) + AHEAD, china()
    kinds = {each.act_kind for each in terms}
    gathered = gather([one.owing for one in concerned], kinds, since)
    for answer, known in zip(concerned, gathered, strict=True):
        for each in asked[answer.owing.holder]:
            duty = as_engine_duty(each)
            verdicts = judge(known, duty, at, calendar, since=since)
            one = DutyOwed(each, verdicts, coming(known, duty, at, until, calendar))
            if one.verdicts or one.coming:
                answer.duties.append(one)
        answer.duties.sort(key=lambda one: (one.terms.duty.order, one.terms.duty.code, one.terms.first_day))
    return answers


def acts_behind(owing: Owing, terms: DutyTerms, first_day: date, last_day: date) -> list[tuple[Act, Act | None]]:
    """Return the acts that count on the days of a period, each with the act that voids it; oldest first."""
    acts = list(
        Act.objects.beyond_scope(_WHY)
        .filter(party_uid=owing.uid, kind=terms.act_kind, counts_on__range=(first_day, last_day))
        .order_by("id")
    )
    voiding = _voiding([act.uid for act in acts])
    return [(act, voiding.get(act.uid)) for act in acts]


def _voiding(uids: Sequence[UUID]) -> dict[UUID, Act]:
    """Return uid of an act → the act that voids it; a query for each five hundred."""
    found: dict[UUID, Act] = {}
    for start in range(0, len(uids), 500):
        some = Act.objects.beyond_scope(_WHY).filter(voids__in=uids[start : start + 500])
        found |= {act.voids: act for act in some}
    return found


def own_holders(actor: Actor) -> list[Owing]:
    """Return for whom the actor's first screen asks: his own unit and the parts of it, and his post."""
    found = []
    ids = [actor.organisation_id] if actor.organisation_id else list(actor.reach.parties[:1])
    if ids:
        unit = Party.objects.visible_to(actor).select_related("region").filter(pk=ids[0]).first()
        found += [Owing(unit)] if unit else []
        found += [Owing(part) for part in _parts_of(unit, actor)] if unit else []
    if actor.post_id:
        posts = Post.objects.beyond_scope("everybody sees his own post").select_related("organisation__region")
        post = posts.filter(pk=actor.post_id).first()
        found += [Owing(post.organisation, post)] if post else []
    return found


def _parts_of(unit: Party, actor: Actor) -> list[Party]:
    """Return the plants, workshops and teams of an enterprise that are in operation, two levels down."""
    if unit.kind not in WITH_PARTS:
        return []
    below = Q(part_of=unit) | Q(part_of__part_of=unit)
    parts = Party.objects.visible_to(actor).filter(below, kind__in=PART_KINDS, state=State.ACTIVE)
    return list(parts.select_related("region").order_by("kind", "name", "pk")[:PARTS])
