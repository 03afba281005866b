"""The verbs that keep the fixed lists. Shipped values that somebody edits stay edited (see ``loading``)."""

import re
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.ledger import services as ledger
from anlan.foundation.records.models import new_uid, save_edit
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.registry.lists.models import ListSynonym, ListValue, ValueList
from anlan.registry.lists.permissions import EDIT
from anlan.registry.lists.queries import list_index

_CODE = re.compile(r"[a-z0-9_]{1,32}")
# As the columns hold them.
_LONGEST_ZH, _LONGEST_EN, _LONGEST_WORD = 100, 200, 100


@transaction.atomic
def add_value(
    *, list_code: str, code: str, name_zh: str, name_en: str, group: str = "", actor: Actor, now: datetime
) -> ListValue:
    """Add a value to an open list, in force from today.

    Refuses ``list-unknown``, ``list-closed``, ``list-code-form``, ``list-code-taken``, ``list-name-missing``,
    ``list-name-long``.
    """
    require(actor, EDIT)
    listed: ValueList | None = ValueList.objects.visible_to(actor).select_for_update().filter(code=list_code).first()
    if listed is None:
        raise Refused("list-unknown", code=list_code)
    _demand_open(listed)
    if not _CODE.fullmatch(code):
        raise Refused("list-code-form", code=code, fields={"code": "list-code-form"})
    if listed.values.filter(code=code).exists():
        raise Refused("list-code-taken", code=code, fields={"code": "list-code-taken"})
    _check_names(name_zh, name_en)
    value: ListValue = ListValue.objects.create(
        list=listed,
        code=code,
        name_zh=name_zh.strip(),
        name_en=name_en.strip(),
        group=group.strip(),
        order=listed.values.count() + 1,
        first_day=local_day(now),
    )
    _renew(listed)
    detail = {"list": list_code, "code": code, "name": value.name_zh}
    ledger.record("list.value_added", by=actor, recorded_at=now, subject=value, detail=detail)
    return value


@transaction.atomic
def rename_value(*, uid: UUID, version: int, name_zh: str, name_en: str, actor: Actor, now: datetime) -> ListValue:
    """Give a value other names; its code, and so every record that uses it, stays."""
    require(actor, EDIT)
    value = _value(uid, actor)
    _check_names(name_zh, name_en)
    fields = {"name_zh": name_zh.strip(), "name_en": name_en.strip()}
    changed = {name: [getattr(value, name), new] for name, new in fields.items() if getattr(value, name) != new}
    if changed:
        save_edit(value, expected_version=version, fields=fields)
        _renew(value.list)
        ledger.record("list.value_edited", by=actor, recorded_at=now, subject=value, detail={"changed": changed})
    return value


@transaction.atomic
def close_value(*, uid: UUID, version: int, last_day: date | None = None, actor: Actor, now: datetime) -> ListValue:
    """End a value of an open list after ``last_day`` (today unless given); records that use it still read."""
    require(actor, EDIT)
    value = _value(uid, actor)
    _demand_open(value.list)
    end = last_day or local_day(now)
    if value.first_day is not None and end < value.first_day:
        raise Refused("list-days", first_day=value.first_day, last_day=end, fields={"last_day": "list-days"})
    save_edit(value, expected_version=version, fields={"last_day": end})
    _renew(value.list)
    ledger.record("list.value_closed", by=actor, recorded_at=now, subject=value, detail={"last_day": end})
    return value


@transaction.atomic
def add_synonym(*, uid: UUID, word: str, actor: Actor, now: datetime) -> ListSynonym:
    """Let another word name the value in workbooks; refuses ``list-word-taken`` when it names one already."""
    require(actor, EDIT)
    value = _value(uid, actor)
    word = word.strip()
    if not word:
        raise Refused("list-name-missing", fields={"word": "list-name-missing"})
    if len(word) > _LONGEST_WORD:
        raise Refused("list-name-long", longest=_LONGEST_WORD, fields={"word": "list-name-long"})
    named = list_index(actor).called(value.list.code, word)
    if named is not None:
        raise Refused("list-word-taken", word=word, name=named.name_zh, fields={"word": "list-word-taken"})
    synonym: ListSynonym = ListSynonym.objects.create(list=value.list, value=value, text=word)
    _renew(value.list)
    ledger.record("list.synonym_added", by=actor, recorded_at=now, subject=value, detail={"word": word})
    return synonym


def _value(uid: UUID, actor: Actor) -> ListValue:
    value: ListValue | None = (
        ListValue.objects.visible_to(actor).select_related("list").filter(uid=uid, last_day=None).first()
    )
    if value is None:
        raise Refused("not-found")
    return value


def _demand_open(listed: ValueList) -> None:
    if listed.is_closed:
        raise Refused("list-closed", name=listed.name)


def _check_names(name_zh: str, name_en: str) -> None:
    for field, name, longest in (("name_zh", name_zh, _LONGEST_ZH), ("name_en", name_en, _LONGEST_EN)):
        if not name.strip():
            raise Refused("list-name-missing", fields={field: "list-name-missing"})
        if len(name.strip()) > longest:
            raise Refused("list-name-long", longest=longest, fields={field: "list-name-long"})


def _renew(listed: ValueList) -> None:
    ValueList.objects.beyond_scope("a stamp belongs to no actor").filter(pk=listed.pk).update(stamp=new_uid())
