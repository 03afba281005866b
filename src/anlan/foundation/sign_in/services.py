"""What people do with their own account, and the record of who came in."""

from datetime import datetime, timedelta

from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest

from anlan.foundation.accounts.acting import actor_for
from anlan.foundation.accounts.models import User
from anlan.foundation.accounts.policy import policy
from anlan.foundation.ledger.services import record
from anlan.foundation.sign_in.address import client_address
from anlan.foundation.sign_in.models import Outcome, SignIn


def note_sign_in(*, request: HttpRequest, user: User, outcome: Outcome, now: datetime, method: str = "") -> None:
    """Add a line to the history of ``user``: an attempt, or the end of a session."""
    SignIn.objects.create(
        user=user,
        at=now,
        address=client_address(request),
        agent=request.headers.get("User-Agent", "")[:255],
        method=method,
        outcome=outcome,
    )


@transaction.atomic
def note_own_act(*, kind: str, user: User, now: datetime) -> None:
    """Record in the ledger what somebody did to the safety of his own account."""
    record(kind, by=actor_for(user), recorded_at=now, subject=user)


@transaction.atomic
def sign_out_everywhere(*, user: User, now: datetime) -> None:
    """End every session of ``user``, this one included, on all devices at once."""
    user.session_round += 1
    user.save(update_fields=["session_round"])
    record("account.signed-out-everywhere", by=actor_for(user), recorded_at=now, subject=user)


def second_factor_due(*, user: User, now: datetime) -> datetime:
    """Return the instant from which the second factor is demanded; the first call starts the days of grace."""
    if user.second_factor_from is None:
        user.second_factor_from = now
        User.objects.filter(pk=user.pk, second_factor_from=None).update(second_factor_from=now)
    return user.second_factor_from + timedelta(days=policy().grace_days)


def forget_the_old(now: datetime) -> dict[str, int]:
    """Delete history older than the policy keeps it, sessions that have ended, failures past their lock-out."""
    history = SignIn.objects.beyond_scope("the history of everybody grows old alike")
    failures = AccessAttempt.objects.filter(attempt_time__lt=now - timedelta(minutes=policy().lock_out_minutes))
    return {
        "sign_ins": history.filter(at__lt=now - timedelta(days=policy().history_days)).delete()[0],
        "sessions": Session.objects.filter(expire_date__lt=now).delete()[0],
        "failures": failures.delete()[0],
    }
