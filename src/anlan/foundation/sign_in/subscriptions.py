"""What the history and the ledger hear from Django and allauth. Every handler writes a line, none decides."""

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.signals import password_changed
from allauth.mfa import signals as second_factor
from allauth.mfa.models import Authenticator
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from anlan.foundation.accounts.models import User
from anlan.foundation.sign_in.middleware import begin_session
from anlan.foundation.sign_in.models import Outcome
from anlan.foundation.sign_in.services import note_own_act, note_sign_in


@receiver(user_logged_in, dispatch_uid="anlan-signed-in")
def _signed_in(request: HttpRequest, user: User, **kwargs: Any) -> None:
    now = timezone.now()
    begin_session(request, now=now)
    used = [str(entry.get("type", entry["method"])) for entry in get_authentication_records(request, user)]
    note_sign_in(request=request, user=user, outcome=Outcome.SIGNED_IN, now=now, method="+".join(used)[:32])


@receiver(user_logged_out, dispatch_uid="anlan-signed-out")
def _signed_out(request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    if user is not None:
        note_sign_in(request=request, user=user, outcome=Outcome.SIGNED_OUT, now=timezone.now())


@receiver(second_factor.authentication_failed, dispatch_uid="anlan-wrong-code")
def _wrong_code(request: HttpRequest, user: User, **kwargs: Any) -> None:
    note_sign_in(request=request, user=user, outcome=Outcome.WRONG_CODE, now=timezone.now())


@receiver(password_changed, dispatch_uid="anlan-password-changed")
def _password_changed(user: User, **kwargs: Any) -> None:
    note_own_act(kind="account.password-changed", user=user, now=timezone.now())


@receiver(second_factor.authenticator_added, dispatch_uid="anlan-factor-added")
def _factor_added(user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    codes = authenticator.type == Authenticator.Type.RECOVERY_CODES
    kind = "account.recovery-codes-made" if codes else "account.second-factor-added"
    note_own_act(kind=kind, user=user, now=timezone.now())


@receiver(second_factor.authenticator_reset, dispatch_uid="anlan-codes-made")
def _codes_made(user: User, **kwargs: Any) -> None:
    note_own_act(kind="account.recovery-codes-made", user=user, now=timezone.now())


@receiver(second_factor.authenticator_removed, dispatch_uid="anlan-factor-removed")
def _factor_removed(user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        note_own_act(kind="account.second-factor-given-up", user=user, now=timezone.now())
