"""People of a unit: enter, change, let sign in (REG-18)."""

import re
from datetime import datetime
from uuid import UUID

from django.db import transaction

from anlan.foundation.accounts.models import User
from anlan.foundation.records.models import save_edit
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.registry.parties.services import get_party
from anlan.registry.people.models import Person
from anlan.registry.people.services.reaching import EDIT, person_within_reach, record

_PHONE = re.compile(r"[0-9+][0-9+() \-转]{4,19}")


@transaction.atomic
def add_person(
    *, organisation: UUID, name: str, phone: str = "", user_id: int | None = None, actor: Actor, now: datetime
) -> Person:
    """Add a person to a unit; phone and account are optional."""
    require(actor, EDIT)
    unit = get_party(organisation, actor)
    if not name.strip():
        raise Refused("person-name-missing", fields={"name": "person-name-missing"})
    _check_phone(phone.strip())
    person: Person = Person.objects.create(organisation=unit, name=name.strip(), phone=phone.strip(), user_id=user_id)
    record("person.added", person, unit, actor, now, {})
    return person


@transaction.atomic
def edit_person(*, uid: UUID, version: int, name: str, phone: str, actor: Actor, now: datetime) -> Person:
    """Change name or phone of a person."""
    require(actor, EDIT)
    person = person_within_reach(uid, actor)
    if not name.strip():
        raise Refused("person-name-missing", fields={"name": "person-name-missing"})
    fields = {"name": name.strip(), "phone": phone.strip()}
    if fields["phone"] != person.phone:
        _check_phone(fields["phone"])
    changed = {
        field: [getattr(person, field), value] for field, value in fields.items() if getattr(person, field) != value
    }
    if changed:
        save_edit(person, expected_version=version, fields=fields)
        record("person.edited", person, person.organisation, actor, now, {"changed": changed})
    return person


@transaction.atomic
def give_account(*, person: UUID, user: User, actor: Actor, now: datetime) -> Person:
    """Let a person who holds posts already sign in with an account."""
    require(actor, "foundation:account:create")
    owner = person_within_reach(person, actor)
    save_edit(owner, expected_version=owner.version, fields={"user": user})
    record("person.edited", owner, owner.organisation, actor, now, {})
    return owner


def _check_phone(phone: str) -> None:
    """Refuse what is no telephone number, a mask above all."""
    if phone and not _PHONE.fullmatch(phone):
        raise Refused("phone-wrong", phone=phone, fields={"phone": "phone-wrong"})
