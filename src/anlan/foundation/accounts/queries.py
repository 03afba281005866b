"""Who may see which accounts."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.db.models import Q, QuerySet

from anlan.foundation.accounts.models import User
from anlan.foundation.accounts.policy import policy
from anlan.foundation.accounts.units import units
from anlan.foundation.ledger.models import Act
from anlan.foundation.personal_data.fields import mask_of
from anlan.foundation.personal_data.queries import names_of, shown
from anlan.foundation.personal_data.rules import masked
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor

PROOFS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def accounts_visible_to(actor: Actor) -> QuerySet[User]:
    """Return the accounts the actor looks after: all for who reaches everything, else those of his units.

    Somebody without ``foundation:account:view`` sees none; his own account is a matter of the sign-in pages.
    """
    if not actor.may("foundation:account:view"):
        return User.objects.none()
    if actor.reach.everything:
        return User.objects.all()
    return User.objects.filter(units().accounts_of(actor)).distinct()


def account(actor: Actor, uid: UUID) -> User:
    """Return one account within the actor's care; Refused ``not-found`` outside of it."""
    user = accounts_visible_to(actor).filter(uid=uid).first()
    if user is None:
        raise Refused("not-found")
    return user


def found(actor: Actor, *, words: str = "", state: str = "") -> QuerySet[User]:
    """Return visible accounts whose names (or full phone number) hold ``words``.

    ``state`` is ``open``, ``closed`` or empty. A phone number must be typed whole: masks would be worth nothing
    if one could feel one's way to it digit by digit.
    """
    accounts = accounts_visible_to(actor).order_by("-is_active", "username")
    if words:
        accounts = accounts.filter(Q(name__icontains=words) | Q(username__icontains=words) | Q(phone=words))
    if state:
        accounts = accounts.filter(is_active=state == "open")
    return accounts


def phone_for(actor: Actor, user: User) -> str:
    """Return the phone number of an account, masked for those without need; one's own is shown whole."""
    if actor.user_id is not None and actor.user_id == user.pk:
        return user.phone or ""
    return shown(actor, "foundation.User", "phone", user.phone)


def phone_masked(user: User) -> str:
    """Return the number masked whatever the reader may do: for output that ends in files and logs."""
    return masked(mask_of("foundation.User", "phone"), user.phone)


def locked_out(users: Sequence[User], *, now: datetime) -> set[str]:
    """Return which of the sign-in names are locked out now, from one address or another. One query."""
    since = now - timedelta(minutes=policy().lock_out_minutes)
    attempts = AccessAttempt.objects.filter(
        username__in=[user.username for user in users],
        attempt_time__gte=since,
        failures_since_start__gte=policy().lock_out_failures,
    )
    return set(attempts.values_list("username", flat=True))


def with_second_factor(users: Sequence[User]) -> set[int]:
    """Return the keys of those users who have a second factor. One query."""
    return set(Authenticator.objects.filter(user__in=users, type__in=PROOFS).values_list("user_id", flat=True))


def history(actor: Actor, user: User, most: int = 20) -> list[dict[str, Any]]:
    """Return the last acts about an account for a timeline: when, what, who. ``user`` was found within care before."""
    acts = Act.objects.beyond_scope("acts about an account name no party; the account was found within care")
    last = list(acts.filter(subject_uid=user.uid).order_by("-pk")[:most])
    names = names_of({act.actor_uid for act in last if act.actor_uid})
    return [
        {
            "when": act.recorded_at,
            "what": act.words,
            "who": names.get(act.actor_uid, "") if act.actor_uid else act.actor_name,
        }
        for act in last
    ]


def taken_usernames(prefixes: Iterable[str]) -> set[str]:
    """Return the sign-in names in use that begin like one of ``prefixes``, closed accounts included."""
    condition = Q(pk__in=[])
    for prefix in prefixes:
        condition |= Q(username__startswith=prefix)
    return set(User.objects.filter(condition).values_list("username", flat=True))


def user_named(text: str) -> User | None:
    """Return the user who signs in with this name or phone number, as stored; None when nobody does."""
    return User.objects.filter(Q(username=text) | Q(phone=text)).first()
