"""The base of every record that people edit or that is exchanged."""

from typing import Any, TypeVar
from uuid import UUID

import uuid_utils.compat
from django.db import models

from anlan.foundation.refusals.rules import Refused


def new_uid() -> UUID:
    """Return a fresh UUIDv7: unique everywhere, ordered by the time of making."""
    return uuid_utils.compat.uuid7()


class Record(models.Model):
    """A row with a public identity and a version.

    ``uid`` is what addresses, exports and acts carry; the integer key never leaves the database.
    """

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


R = TypeVar("R", bound=Record)


def save_edit(record: R, *, expected_version: int, fields: dict[str, Any]) -> R:
    """Write ``fields`` if nobody edited the record since ``expected_version``; else refuse ``stale-edit``.

    One conditional update, so that of two people who press at once exactly one wins.
    """
    base = type(record)._base_manager
    won = base.filter(pk=record.pk, version=expected_version).update(version=expected_version + 1, **fields)
    if not won:
        raise Refused("stale-edit")
    for name, value in fields.items():
        setattr(record, name, value)
    record.version = expected_version + 1
    return record
