"""What fails in the registry itself: posts that nobody holds, businesses that nobody supervises (REG-12, REG-18)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from anlan.foundation.calendars.rules import local_day, start_of
from anlan.foundation.scope.services import system_actor
from anlan.insight.warnings.ladders import policy
from anlan.insight.warnings.models import Cause, ClosedAs, Warning
from anlan.insight.warnings.rules import Case, Standing
from anlan.registry.assignment.queries import unassigned_by_government
from anlan.registry.people.queries import closed_posts, vacancies

SYSTEM = system_actor("warnings")


def vacancy_matter(post_uid: object) -> str:
    """Return the matter of a post's vacancy, which silences the notices about the duties of that post."""
    return f"vacancy:{post_uid}"


def vacancy_cases() -> Iterator[Case]:
    """Yield a case for every open post that nobody holds, or somebody only in the meantime, since the first such day.

    The unit of the post is warned.
    """
    ladder = policy().ladders[Cause.VACANCY]
    for vacancy in vacancies(SYSTEM):
        yield Case(
            matter=vacancy_matter(vacancy.post_uid),
            spell=vacancy.since.isoformat(),
            due_at=start_of(vacancy.since),
            ladder=ladder,
            party_id=vacancy.organisation_id,
            post_id=vacancy.post_id,
            subject_kind="post",
            subject_uid=vacancy.post_uid,
        )


def vacancy_endings(gone: Sequence[Standing]) -> Mapping[int, ClosedAs]:
    """Return how vacancies ended: somebody holds the post, or the post was closed."""
    uids = {UUID(one.matter.partition(":")[2]): one.id for one in gone}
    return {uids[uid]: ClosedAs.NOT_OWED for uid in closed_posts(SYSTEM, uids)}


def unassigned_cases(now: datetime) -> Iterator[Case]:
    """Yield a case for every township whose businesses lack a lead department or an officer; ``failing`` counts them.

    The township's government is warned, the county's where there is none. No record says since when a business has
    been without: the spell begins on the day on which the system noticed.
    """
    ladder, today = policy().ladders[Cause.UNASSIGNED], local_day(now).isoformat()
    known = Warning.objects.beyond_scope("since when the system knows").filter(cause=Cause.UNASSIGNED, closed_at=None)
    since = {matter: (spell, due_at) for matter, spell, due_at in known.values_list("matter", "spell", "due_at")}
    for government, businesses in unassigned_by_government(SYSTEM).items():
        matter = f"unassigned:{government}"
        spell, due_at = since.get(matter, (today, start_of(local_day(now))))
        yield Case(
            matter=matter,
            spell=spell,
            due_at=due_at,
            ladder=ladder,
            party_id=government,
            failing=min(businesses, 32_767),
        )
