"""What somebody owes as pages show it: each duty with about a year of verdicts."""

from typing import Any

from django.urls import reverse

from anlan.foundation.periods.wording import period_words
from anlan.responsibility.duties import wording as duty_words
from anlan.responsibility.duties.models import DutyTerms
from anlan.responsibility.engine.facts import Status
from anlan.responsibility.engine.rules import Verdict
from anlan.responsibility.owed.gathering import Owing
from anlan.responsibility.owed.queries import Owed
from anlan.responsibility.owed.rules import SHOWN
from anlan.responsibility.owed.wording import STATUSES


def duty_rows(found: Owed) -> list[dict[str, Any]]:
    """Return each duty that is owed: how often, how it went, and the verdicts of about a year."""
    return [_duty_row(found.owing, one.terms, one.verdicts, one.failing) for one in found.duties]


def rate_words(met: int, counted: int) -> str:
    """Return the share that was met on time, in per cent rounded down to a tenth; a dash of nothing."""
    return f"{met * 1000 // counted / 10} %" if counted else "—"


def legend() -> list[tuple[Any, Any, str]]:
    """Return (sign, words, code) of every verdict."""
    return [(shown.sign, shown.words, status.value) for status, shown in STATUSES.items()]


def verdict_row(owing: Owing, terms: DutyTerms, verdict: Verdict) -> dict[str, Any]:
    """Return one obligation with its verdict in words, and its page."""
    shown = STATUSES[verdict.status]
    return {
        "title": terms.title,
        "period": period_words(verdict.period.code),
        "status": verdict.status.value,
        "words": shown.words,
        "tone": shown.tone,
        "icon": shown.icon,
        "sign": shown.sign,
        "due": verdict.due.day,
        "done": verdict.done,
        "minimum": terms.minimum,
        "url": reverse("obligation", args=[owing.uid, terms.duty.uid, verdict.period.code]),
    }


def _duty_row(owing: Owing, terms: DutyTerms, verdicts: list[Verdict], failing: int) -> dict[str, Any]:
    shown = verdicts[-SHOWN[verdicts[0].period.cadence] :] if verdicts else []
    counted = [v.status for v in verdicts if v.status in (Status.MET, Status.LATE, Status.MISSED)]
    met = counted.count(Status.MET)
    return {
        "terms": terms,
        "every": duty_words.every_words(terms),
        "due": duty_words.due_words(terms),
        "failing": failing,
        "rate": rate_words(met, len(counted)),
        "met": met,
        "counted": len(counted),
        "cells": [verdict_row(owing, terms, verdict) for verdict in shown],
        "url": reverse("responsibility-duties-detail", args=[terms.duty.uid]),
    }
