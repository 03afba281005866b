"""The verbs of account administration: open, reset, unlock, close. Each records an act (REG-31)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from axes.utils import reset as forget_failures
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from anlan.foundation.accounts import queries
from anlan.foundation.accounts.hashing import one_time_hash
from anlan.foundation.accounts.models import User
from anlan.foundation.accounts.policy import policy
from anlan.foundation.accounts.rules import (
    WantedAccount,
    faults_of,
    initial_password,
    normal_phone,
    normal_username,
    repeated,
    tidy_name,
    username_from,
)
from anlan.foundation.accounts.units import units
from anlan.foundation.ledger.services import record
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require

CREATE = "foundation:account:create"
RESET = "foundation:account:reset"
CLOSE = "foundation:account:close"
MOST_AT_ONCE = 200
"""Lines of one bulk creation: hashing one-time passwords takes a twentieth of a second each, on purpose."""


@dataclass(frozen=True)
class NewAccount:
    """An account with its one-time password, which is stored nowhere and shown once."""

    user: User
    password: str


@transaction.atomic
def create_account(
    *,
    actor: Actor,
    now: datetime,
    name: str,
    phone: str = "",
    username: str = "",
    post: str = "",
    password: str = "",
    is_demo: bool = False,
    hashed: str = "",
) -> NewAccount:
    """Open one account; the unit's administrator opens it in his unit, and on a post when ``post`` names one.

    Without ``username`` the pinyin of the name is taken. Without ``password`` a random one is made. A password
    made or given here must be changed at the first sign-in, except for demo accounts, which refuse to sign in
    when the public address is not this machine; ``hashed`` is their common password, hashed once for all.
    Refuses ``forbidden``, ``account-name-missing``, ``phone-malformed``, ``phone-taken``, ``username-malformed``,
    ``username-taken``, ``password-weak`` and what seating a person refuses.
    """
    require(actor, CREATE)
    wanted = WantedAccount(line=1, name=tidy_name(name), phone=phone, post=post, username=username)
    for field, code in (faults_of(wanted) | _taken(wanted)).items():
        raise Refused(code, fields={field: code})
    user = User(name=wanted.name, username=wanted.username, phone=phone, is_demo=is_demo, created_at=now)
    if hashed and not is_demo:
        raise ValueError("every account has a hash of its own")
    if hashed:
        user.password = hashed
    elif password:
        _give_own_password(user, password)
        user.must_change_password = not is_demo
    else:
        password = _give_one_time_password(user)
    _open(user, wanted, actor=actor, now=now)
    return NewAccount(user, password)


def create_accounts(*, actor: Actor, now: datetime, lines: Sequence[WantedAccount]) -> list[NewAccount]:
    """Open the accounts of a table, all or none; raise ``lines-refused`` with ``fields`` = ``line.field`` → code.

    Passwords are made and hashed before the transaction begins: others go on writing meanwhile.
    """
    require(actor, CREATE)
    if not lines:
        raise Refused("no-lines")
    if len(lines) > MOST_AT_ONCE:
        raise Refused("too-many-lines", limit=MOST_AT_ONCE)
    _refuse_lines(line_faults(actor=actor, now=now, lines=lines))
    users = [(wanted, User(name=wanted.name, created_at=now)) for wanted in lines]
    passwords = [_give_one_time_password(user) for _wanted, user in users]
    with transaction.atomic():
        _refuse_lines({wanted.line: taken for wanted in lines if (taken := _taken(wanted))})
        for wanted, user in users:
            _open(user, wanted, actor=actor, now=now)
    return [NewAccount(user, password) for (_wanted, user), password in zip(users, passwords, strict=True)]


def line_faults(*, actor: Actor, now: datetime, lines: Sequence[WantedAccount]) -> dict[int, dict[str, str]]:
    """Return line → field → code for everything that would be refused, changing nothing: the dry run.

    Posts are tried for real in a transaction that is rolled back, so that the answer is the one creation gives.
    """
    require(actor, CREATE)
    faults = repeated(lines)
    for wanted in lines:
        wrong = faults_of(wanted) | _taken(wanted)
        if wrong:
            faults[wanted.line] = wrong | faults.get(wanted.line, {})
    with transaction.atomic():
        for wanted in lines:
            if wanted.line not in faults and wanted.post:
                try:
                    _seat_on_trial(wanted, actor=actor, now=now)
                except Refused as refused:
                    faults[wanted.line] = {"post": refused.code}
        transaction.set_rollback(True)
    return faults


@transaction.atomic
def reset_password(*, actor: Actor, now: datetime, uid: UUID) -> NewAccount:
    """Give an account a new one-time password, end its sessions and lift a lock-out.

    Refuses ``own-account`` (one's own password is changed on the password page) and ``account-closed``.
    """
    user = _in_care(actor, uid, RESET)
    if not user.is_active:
        raise Refused("account-closed")
    password = _give_one_time_password(user)
    user.session_round += 1
    user.save(update_fields=["password", "must_change_password", "session_round"])
    forget_failures(username=user.username)
    record("account.password-reset", by=actor, recorded_at=now, subject=user)
    return NewAccount(user, password)


@transaction.atomic
def unlock(*, actor: Actor, now: datetime, uid: UUID) -> User:
    """Lift a lock-out before its time is over."""
    require(actor, RESET)
    user = queries.account(actor, uid)
    forget_failures(username=user.username)
    record("account.unlocked", by=actor, recorded_at=now, subject=user)
    return user


@transaction.atomic
def remove_second_factor(*, actor: Actor, now: datetime, uid: UUID) -> User:
    """Remove a lost second factor and end the sessions; days of grace begin anew at the next sign-in."""
    user = _in_care(actor, uid, RESET)
    Authenticator.objects.filter(user=user).delete()
    user.second_factor_from = None
    user.session_round += 1
    user.save(update_fields=["second_factor_from", "session_round"])
    record("account.second-factor-removed", by=actor, recorded_at=now, subject=user)
    return user


@transaction.atomic
def change_phone(*, actor: Actor, now: datetime, uid: UUID, phone: str) -> User:
    """Change the number that somebody signs in with; an empty one takes it away."""
    require(actor, RESET)
    user = queries.account(actor, uid)
    wanted = WantedAccount(line=1, name=user.name, phone=phone)
    for field, code in (faults_of(wanted) | _taken(wanted, but=user)).items():
        raise Refused(code, fields={field: code})
    old, user.phone = user.phone, normal_phone(phone)
    user.save(update_fields=["phone"])
    record(
        "account.phone-changed",
        by=actor,
        recorded_at=now,
        subject=user,
        detail={"changed": {"phone": [old, user.phone]}},
    )
    return user


@transaction.atomic
def close_account(*, actor: Actor, now: datetime, uid: UUID) -> User:
    """Close an account; its sessions end with the next request. Posts are closed or handed over elsewhere."""
    user = _in_care(actor, uid, CLOSE)
    if not user.is_active:
        raise Refused("account-closed")
    user.close(now=now)
    user.session_round += 1
    user.save(update_fields=["is_active", "closed_at", "session_round"])
    record("account.closed", by=actor, recorded_at=now, subject=user)
    return user


@transaction.atomic
def reopen_account(*, actor: Actor, now: datetime, uid: UUID) -> NewAccount:
    """Open a closed account again, with a new one-time password."""
    user = _in_care(actor, uid, CLOSE)
    if user.is_active:
        raise Refused("account-open")
    password = _give_one_time_password(user)
    user.is_active, user.closed_at = True, None
    user.save(update_fields=["is_active", "closed_at", "must_change_password", "password"])
    record("account.reopened", by=actor, recorded_at=now, subject=user)
    return NewAccount(user, password)


def choose_language(*, actor: Actor, language: str) -> None:
    """Keep the language with the actor's account, so that it follows the person to other machines.

    A taste, no duty: no Act is recorded. Raise Refused ``unknown-language``.
    """
    if language not in dict(settings.LANGUAGES):
        raise Refused("unknown-language", language=language)
    if actor.user_id is not None:
        User.objects.filter(pk=actor.user_id).update(language=language)


def _in_care(actor: Actor, uid: UUID, permission: str) -> User:
    require(actor, permission)
    user = queries.account(actor, uid)
    if user.pk == actor.user_id:
        raise Refused("own-account")
    return user


def _taken(wanted: WantedAccount, but: User | None = None) -> dict[str, str]:
    """Return field → code for a phone number or name that another account has."""
    others = User.objects.exclude(pk=but.pk) if but else User.objects.all()
    faults = {}
    if (phone := normal_phone(wanted.phone)) and others.filter(phone=phone).exists():
        faults["phone"] = "phone-taken"
    if (username := normal_username(wanted.username)) and others.filter(username=username).exists():
        faults["username"] = "username-taken"
    return faults


def _refuse_lines(faults: dict[int, dict[str, str]]) -> None:
    if faults:
        fields = {f"{line}.{field}": code for line, wrong in faults.items() for field, code in wrong.items()}
        raise Refused("lines-refused", fields=fields, count=len(faults))


def _open(user: User, wanted: WantedAccount, *, actor: Actor, now: datetime) -> None:
    """Store ``user``, who has his password, under the names wanted; seat him and record it."""
    user.username, user.phone = _free_username(wanted), normal_phone(wanted.phone)
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as faster:  # somebody took the name or the number in this very moment
        raise Refused("username-taken", fields={"username": "username-taken"}) from faster
    if wanted.post or not actor.reach.everything:
        units().seat(user=user, post=wanted.post, actor=actor, now=now)
    record("account.created", by=actor, recorded_at=now, subject=user)


def _give_own_password(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as weak:
        raise Refused("password-weak", reasons=" ".join(weak.messages)) from weak
    user.set_password(password)


def _give_one_time_password(user: User) -> str:
    """Give ``user``, unsaved, a random password that he must change, and return it."""
    password = initial_password(policy().initial_password_length)
    user.password, user.must_change_password = one_time_hash(password), True
    return password


def _free_username(wanted: WantedAccount) -> str:
    """Return the sign-in name asked for, else the first free one made of the person's name."""
    if username := normal_username(wanted.username):
        return username
    return username_from(wanted.name, queries.taken_usernames([username_from(wanted.name, ())]))


def _seat_on_trial(wanted: WantedAccount, *, actor: Actor, now: datetime) -> None:
    with transaction.atomic():
        user = User(username=_free_username(wanted), name=wanted.name, created_at=now)
        user.set_unusable_password()
        user.save()
        units().seat(user=user, post=wanted.post, actor=actor, now=now)
