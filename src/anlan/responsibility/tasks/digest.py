"""The weekly digest: on Monday the issuer reads how far each list is, a unit what it has open (RSP-24)."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.notices.services import Telling, tell
from anlan.foundation.periods.rules import Cadence, containing
from anlan.foundation.scope.services import system_actor
from anlan.registry.people.queries import HeldPost, held_posts
from anlan.responsibility.tasks.models import TaskList, UnitTask
from anlan.responsibility.tasks.permissions import DECIDE, PERFORM
from anlan.responsibility.tasks.queries import sum_of, unit_tasks
from anlan.responsibility.tasks.rules import OPEN, Tally
from anlan.responsibility.tasks.services.stepping import told

SYSTEM = system_actor("task-digest")
_WHY = "the digest of every list"


def write_digests(now: datetime) -> int:
    """Tell the issuers and units of lists that run, once a calendar week; return how many notices were new."""
    return tell([*_of_lists(now), *_of_units(now)], now=now)


def _of_lists(now: datetime) -> Iterator[Telling]:
    today = local_day(now)
    week = containing(today, Cadence.WEEK).code
    lists = list(TaskList.objects.beyond_scope(_WHY).filter(state="issued"))
    tallies = sum_of(unit_tasks(SYSTEM).filter(task_list__state="issued"), today, "task_list_id") if lists else {}
    posts = held_posts(organisations={one.issuer_id for one in lists}) if lists else []
    for one in lists:
        tally = tallies.get(one.pk, Tally())
        facts = {
            "list": one.title,
            "total": tally.total,
            "finished": tally.finished,
            "under_way": tally.accepted + tally.submitted,
            "late": tally.late,
        }
        for post in told([post for post in posts if post.organisation_id == one.issuer_id], DECIDE):
            yield Telling(
                user_id=post.user_id,
                post_uid=post.uid,
                kind="task.digest",
                key=f"task.digest:{one.uid}:{week}:{post.user_id}",
                subject_uid=one.uid,
                facts=facts,
            )


def _of_units(now: datetime) -> Iterator[Telling]:
    today = local_day(now)
    week = containing(today, Cadence.WEEK).code
    open_: Counter[int] = Counter()
    late: Counter[int] = Counter()
    names: dict[int, str] = {}
    rows = UnitTask.objects.beyond_scope(_WHY).filter(state__in=OPEN, task_list__state="issued")
    for party, name, step_by in rows.values_list("party_id", "party__name", "step_by").iterator():
        names[party] = name
        open_[party] += 1
        late[party] += step_by is not None and step_by < today
    parties = sorted(names)
    for start in range(0, len(parties), 500):
        for post in _told_of(parties[start : start + 500]):
            unit = post.organisation_id
            yield Telling(
                user_id=post.user_id,
                post_uid=post.uid,
                kind="task.digest_own",
                key=f"task.digest_own:{unit}:{week}:{post.user_id}",
                facts={"who": names[unit], "open": open_[unit], "late": late[unit]},
            )


def _told_of(parties: list[int]) -> Iterator[HeldPost]:
    posts: dict[int, list[HeldPost]] = {}
    for post in held_posts(organisations=parties):
        posts.setdefault(post.organisation_id, []).append(post)
    for some in posts.values():
        yield from told(some, PERFORM)
