"""Tell people of warnings: at most so many notices a warning and recipient, many at once summed up in one."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation

from anlan.foundation.notices.queries import times_told
from anlan.foundation.notices.services import Telling, tell
from anlan.foundation.periods.wording import period_words_lazy
from anlan.insight.warnings.ladders import policy
from anlan.insight.warnings.models import RUNGS, Cause, Warning
from anlan.insight.warnings.recipients import directory_for
from anlan.insight.warnings.rules import Rung
from anlan.registry.lists.names import both


def tell_about(warnings: Sequence[Warning], *, now: datetime) -> int:
    """Tell those whom the rungs of open warnings concern; return how many notices were new.

    ``warnings`` come worst first, with party and duty loaded. A recipient whom one run would send more than
    ``many`` notices of one rung gets one that counts them and leads to just these.
    """
    directory, limits = directory_for(warnings), policy()
    told = times_told([warning.uid for warning in warnings])
    by_reader: dict[tuple[int, int], list[Telling]] = defaultdict(list)
    for warning in warnings:
        for post in directory.of(warning):
            times = told[warning.uid, post.user_id] + 1
            if times > limits.most_notices:
                continue
            telling = Telling(
                user_id=post.user_id,
                post_uid=post.uid,
                kind=f"warning.{Rung(warning.rung).code}",
                key=f"warning:{warning.uid}:{post.user_id}:{times}",
                subject_uid=warning.uid,
                weight=warning.weight,
                facts=facts_of(warning, now),
            )
            by_reader[post.user_id, warning.rung].append(telling)
    return tell([one for some in by_reader.values() for one in _summed_up(some, limits.many, now)], now=now)


def facts_of(warning: Warning, now: datetime) -> dict[str, Any]:
    """Return what the words of a notice need: who, what, since which period, how many days late."""
    terms = warning.duty.current if warning.duty else None
    what = both(terms.name, terms.name_en) if terms else _in_both(Cause(warning.cause).label)
    return {
        "who": warning.party.name,
        "what": what,
        "period": _in_both(period_words_lazy(warning.latest or warning.since)),
        "days": max((now - warning.due_at).days, 0),
    }


def _summed_up(tellings: list[Telling], many: int, now: datetime) -> list[Telling]:
    if len(tellings) <= many:
        return tellings
    first = tellings[0]
    rung = Rung[first.kind.removeprefix("warning.").upper()]
    most = Counter(one.facts["what"]["zh-hans"] for one in tellings).most_common(1)[0][0]
    what = next(one.facts["what"] for one in tellings if one.facts["what"]["zh-hans"] == most)
    return [
        Telling(
            user_id=first.user_id,
            post_uid=first.post_uid,
            kind="warning.many",
            key=f"warnings:{rung.code}:{first.user_id}:{now.isoformat()}",
            weight=max(one.weight for one in tellings),
            facts={"count": len(tellings), "rung": _in_both(RUNGS[rung]), "what": what},
            sums_up=tuple(one.subject_uid for one in tellings if one.subject_uid),
        )
    ]


def _in_both(words: Any) -> dict[str, str]:
    """Return what a lazy text says in each language, for facts that are read later in either."""
    said = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            said[language] = str(words)
    return said
