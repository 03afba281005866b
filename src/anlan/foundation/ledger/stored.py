"""The leaves of acts straight from the table, for the sealer: the same bytes as ``rules.leaf``, at a third of its time.

On SQLite the columns hold text, and turning it into uids and instants only to make text of them again would be most of
the work. Other engines take the usual way.
"""

from json.encoder import encode_basestring
from typing import Any

from django.db import connection

from anlan.foundation.ledger.models import Act
from anlan.foundation.ledger.rules import LEAF_FORMAT, ActFacts, leaf

_WHY = "the sealer seals the acts of all parties"
_COLUMNS = ("id", *ActFacts._fields)
_DATED = ("counts_on", "happened_at", "recorded_at")
_LEAF = (
    '{{"actor":{},"counts_on":"{}","evidence":{},"format":"' + LEAF_FORMAT + '","happened_at":"{}","key":{},"kind":{},'
    '"node":{},"on_behalf_of":{},"party":{},"post":{},"recorded_at":"{}","region":{},"subject":{},"uid":{},"voids":{}}}'
).format


def leaves(after: int, boundary: int | None, most: int) -> list[tuple[int, bytes]]:
    """Return (id, leaf) of the acts after one id up to another (None: all), in order, so many at most."""
    acts = Act.objects.beyond_scope(_WHY).filter(id__gt=after).order_by("id")
    if boundary is not None:
        acts = acts.filter(id__lte=boundary)
    if connection.vendor != "sqlite":
        rows = acts.values_list("id", *ActFacts._fields)[:most]
        return [(row[0], leaf(ActFacts._make(row[1:]))) for row in rows]
    table = connection.ops.quote_name(Act._meta.db_table)
    # Of an expression nobody knows the type of its column, so that it comes as the text it is.
    names = ", ".join(f"{connection.ops.quote_name(name)}{' || %s' * (name in _DATED)}" for name in _COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {names} FROM {table} WHERE id > %s AND id <= %s ORDER BY id LIMIT %s",  # noqa: S608 (our own names)
            [*([""] * len(_DATED)), after, 2**62 if boundary is None else boundary, most],
        )
        return [(row[0], _leaf(*row)) for row in cursor]


def _leaf(
    _id: int, uid: str, kind: str, actor: str | None, actor_name: str, post: str | None, on_behalf_of: str | None,
    party: str | None, region: str | None, counts_on: str, happened_at: str, recorded_at: str, voids: str | None,
    subject_kind: str, subject: str | None, evidence: bytes | None, node: str, key: str | None,
) -> bytes:  # fmt: skip
    about = f'{{"kind":{encode_basestring(subject_kind)},"uid":{_uid(subject)}}}' if subject else "null"
    return _LEAF(
        _uid(actor) if actor else encode_basestring(actor_name),
        counts_on,
        f'"{evidence.hex()}"' if evidence else "null",
        _instant(happened_at),
        "null" if key is None else encode_basestring(key),
        encode_basestring(kind),
        encode_basestring(node),
        _uid(on_behalf_of),
        _uid(party),
        _uid(post),
        _instant(recorded_at),
        _uid(region),
        about,
        _uid(uid),
        _uid(voids),
    ).encode()


def _uid(stored: str | None) -> str:
    if stored is None:
        return "null"
    return f'"{stored[:8]}-{stored[8:12]}-{stored[12:16]}-{stored[16:20]}-{stored[20:]}"'


def _instant(stored: Any) -> str:
    """Return "2026-11-22 09:00:00[.123456]" as the leaf has it."""
    whole, _, parts = stored.partition(".")
    return f"{whole[:10]}T{whole[11:]}.{parts:0<6}Z"
