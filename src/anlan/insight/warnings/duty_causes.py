"""What fails of the duties, as the newest sweep found (INS-01, INS-02)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from anlan.foundation.calendars.china import china
from anlan.foundation.periods.rules import next_after, parse
from anlan.foundation.scope.services import system_actor
from anlan.insight.sweep.models import Sweep
from anlan.insight.sweep.queries import shortfalls, verdict_file
from anlan.insight.sweep.results import Spell, met_since
from anlan.insight.warnings.ladders import policy
from anlan.insight.warnings.models import Cause, ClosedAs, Warning
from anlan.insight.warnings.registry_causes import vacancy_matter
from anlan.insight.warnings.rules import Case, Standing, ladder_of
from anlan.responsibility.duties.queries import as_engine_duty, terms_in_force
from anlan.responsibility.engine.rules import due_of

SYSTEM = system_actor("warnings")
_FIELDS = (
    "duty_id", "party_id", "post_id", "post__uid", "post__holder_id",
    "spell", "due_at", "latest", "failing", "answered",
)  # fmt: skip


def duty_cases(now: datetime) -> Iterator[Case]:
    """Yield a case for every duty that somebody fails, or will soon have to fulfil, by the newest sweep.

    Each duty brings its own ladder. A post in person that nobody holds is silenced by its vacancy. Where a superior
    accepted the explanation, the spell begins anew with the first period that failed after those explained.
    """
    terms = {one.duty_id: one for one in terms_in_force(now)}
    ladders = {key: ladder_of(one.ladder) for key, one in terms.items()}
    sentences = {key: policy().sentence_of(one.act_kind) for key, one in terms.items()}
    explained = _explained()
    for duty, party, post, post_uid, holder, spell, due_at, latest, failing, answered in (
        shortfalls(SYSTEM).values_list(*_FIELDS).iterator()
    ):
        if duty not in terms:
            continue
        matter = f"duty:{duty}:{party}:{post or 0}"
        if (until := explained.get((matter, spell))) is not None and latest > until:
            first = next_after(parse(until))
            spell, due_at = str(first), due_of(as_engine_duty(terms[duty]), first, china()).instant
        yield Case(
            matter=matter,
            spell=spell,
            due_at=due_at,
            ladder=ladders[duty],
            party_id=party,
            post_id=post,
            duty_id=duty,
            latest=latest,
            failing=min(failing, 32_767),
            answered=answered,
            silenced_by=vacancy_matter(post_uid) if post and holder is None else "",
            sentence=sentences[duty],
        )


def duty_endings(gone: Sequence[Standing], sweep: Sweep) -> Mapping[int, ClosedAs]:
    """Return which duties are no longer owed: no period was met since the spell began.

    Then the duty was switched off or waived, or its holder closed or was left out of it. By the verdicts of the sweep.
    """
    spells = []
    for one in gone:
        _, duty, party, post = one.matter.split(":")
        holder = -int(post) if post != "0" else int(party)
        spells.append(Spell(one.id, int(duty), holder, parse(one.spell).first_day))
    met = met_since(verdict_file(sweep.as_of), spells)
    return {one.id: ClosedAs.NOT_OWED for one in gone if one.id not in met}


def _explained() -> Mapping[tuple[str, str], str]:
    """Return matter and first period of accepted explanations → the last period that they explain."""
    rows = Warning.objects.beyond_scope("what was accepted").filter(cause=Cause.DUTY, closed_as=ClosedAs.ACCEPTED)
    return {(matter, spell): latest for matter, spell, latest in rows.values_list("matter", "spell", "latest")}
