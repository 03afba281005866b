"""Who may see which accounts."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from anlan.foundation.accounts.models import User
from anlan.foundation.accounts.rules import masked_phone
from anlan.foundation.accounts.units import units
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor

SEE_PHONES = "foundation:personal_data:view"


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
    if actor.may(SEE_PHONES) or (actor.user_id is not None and actor.user_id == user.pk):
        return user.phone or ""
    return masked_phone(user.phone)


def taken_usernames(prefixes: Iterable[str]) -> set[str]:
    """Return the sign-in names in use that begin like one of ``prefixes``, closed accounts included."""
    condition = Q(pk__in=[])
    for prefix in prefixes:
        condition |= Q(username__startswith=prefix)
    return set(User.objects.filter(condition).values_list("username", flat=True))


def user_named(text: str) -> User | None:
    """Return the user who signs in with this name or phone number, as stored; None when nobody does."""
    return User.objects.filter(Q(username=text) | Q(phone=text)).first()


