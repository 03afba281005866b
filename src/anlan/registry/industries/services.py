"""The verbs that keep industry schemes: a city's own lists, their members and their mappings (REG-10)."""

import re
from collections.abc import Collection
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.dated.services import begin_fact, end_facts
from anlan.foundation.ledger import services as ledger
from anlan.foundation.records.models import save_edit
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.registry.industries.models import Industry, IndustryMapping, IndustryScheme, renew_stamp
from anlan.registry.industries.permissions import EDIT
from anlan.registry.industries.rules import NATIONAL, normal_code

# As the columns of ``TwoNames`` hold them.
_LONGEST_ZH, _LONGEST_EN = 100, 200
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")


@transaction.atomic
def add_scheme(
    *,
    code: str,
    name_zh: str,
    name_en: str = "",
    source: str = "",
    source_day: date | None = None,
    first_day: date | None = None,
    last_day: date | None = None,
    actor: Actor,
    now: datetime,
) -> IndustryScheme:
    """Add a list of the city's own, such as the sectors of a campaign; in force from today unless a day is given.

    Refuses ``industry-code-form``, ``industry-name-missing``, ``scheme-code-taken``, ``industry-days``.
    """
    require(actor, EDIT)
    code, name_zh = _clean(code, name_zh, name_en)
    begin = first_day or local_day(now)
    _check_days(begin, last_day)
    if IndustryScheme.objects.visible_to(actor).filter(code=code).exists():
        raise Refused("scheme-code-taken", code=code, fields={"code": "scheme-code-taken"})
    scheme: IndustryScheme = IndustryScheme.objects.create(
        code=code,
        name_zh=name_zh,
        name_en=name_en.strip(),
        source=source.strip(),
        source_day=source_day,
        first_day=begin,
        last_day=last_day,
    )
    ledger.record(
        "industry.scheme_added", by=actor, recorded_at=now, subject=scheme, detail={"code": code, "name": name_zh}
    )
    return scheme


@transaction.atomic
def rename_scheme(
    *, uid: UUID, version: int, name_zh: str, name_en: str = "", source: str = "", actor: Actor, now: datetime
) -> IndustryScheme:
    """Give a list other names or another source."""
    require(actor, EDIT)
    scheme = _editable(uid, actor)
    _demand_name(name_zh, name_en)
    fields = {"name_zh": name_zh.strip(), "name_en": name_en.strip(), "source": source.strip()}
    changed = {name: [getattr(scheme, name), value] for name, value in fields.items() if getattr(scheme, name) != value}
    if changed:
        save_edit(scheme, expected_version=version, fields=fields)
        renew_stamp({scheme.pk})
        ledger.record("industry.scheme_edited", by=actor, recorded_at=now, subject=scheme, detail={"changed": changed})
    return scheme


@transaction.atomic
def close_scheme(
    *, uid: UUID, version: int, last_day: date | None = None, basis: str = "", actor: Actor, now: datetime
) -> IndustryScheme:
    """End a list after ``last_day`` (today unless given); it stays readable and answers for its own days."""
    require(actor, EDIT)
    scheme = _editable(uid, actor)
    end = last_day or local_day(now)
    _check_days(scheme.first_day, end)
    save_edit(scheme, expected_version=version, fields={"last_day": end})
    renew_stamp({scheme.pk})
    ledger.record(
        "industry.scheme_closed", by=actor, recorded_at=now, subject=scheme, detail={"last_day": end, "basis": basis}
    )
    return scheme


@transaction.atomic
def add_industry(
    *,
    scheme: UUID,
    code: str,
    name_zh: str,
    name_en: str = "",
    parent: str = "",
    note: str = "",
    first_day: date | None = None,
    prefixes: Collection[str] = (),
    actor: Actor,
    now: datetime,
) -> Industry:
    """Add a member to a list, below the member with the code ``parent`` if one is given.

    ``prefixes`` are codes of GB/T 4754 (any level) that count as the new member with everything below them.
    Refuses ``scheme-not-editable``, ``scheme-ended``, ``industry-code-form``, ``industry-name-missing``,
    ``industry-code-taken``, ``industry-code-unknown``.
    """
    require(actor, EDIT)
    listed = _editable(scheme, actor)
    code, name_zh = _clean(code, name_zh, name_en)
    members = Industry.objects.visible_to(actor).filter(scheme=listed)
    if members.filter(code=code).exists():
        raise Refused("industry-code-taken", code=code, fields={"code": "industry-code-taken"})
    above = members.filter(code=parent).first() if parent else None
    if parent and above is None:
        raise Refused("industry-code-unknown", code=parent, fields={"parent": "industry-code-unknown"})
    begin = max(listed.first_day, first_day or listed.first_day)
    industry: Industry = Industry.objects.create(
        scheme=listed,
        code=code,
        name_zh=name_zh,
        name_en=name_en.strip(),
        level=above.level + 1 if above else 1,
        parent=above,
        first_day=begin,
        order=members.count(),
        note=note.strip(),
    )
    detail = {"scheme": listed.code, "code": code, "name": name_zh, "prefixes": sorted(prefixes)}
    ledger.record("industry.added", by=actor, recorded_at=now, subject=industry, detail=detail)
    for source in _national(prefixes, actor):
        _map(source, industry, is_exception=False, origin="", first_day=begin, now=now)
    renew_stamp({listed.pk})
    return industry


@transaction.atomic
def rename_industry(
    *, uid: UUID, version: int, name_zh: str, name_en: str = "", note: str = "", actor: Actor, now: datetime
) -> Industry:
    """Give a member of a list other names or another note; it then counts as the city's own word."""
    require(actor, EDIT)
    industry = _member(uid, actor)
    _demand_name(name_zh, name_en)
    fields = {"name_zh": name_zh.strip(), "name_en": name_en.strip(), "note": note.strip()}
    changed = {
        name: [getattr(industry, name), value] for name, value in fields.items() if getattr(industry, name) != value
    }
    if changed:
        save_edit(industry, expected_version=version, fields={**fields, "is_our_reading": False})
        renew_stamp({industry.scheme_id})
        ledger.record("industry.edited", by=actor, recorded_at=now, subject=industry, detail={"changed": changed})
    return industry


@transaction.atomic
def close_industry(
    *, uid: UUID, version: int, last_day: date | None = None, basis: str = "", actor: Actor, now: datetime
) -> Industry:
    """End a member of a list after ``last_day`` (today unless given); references to it still read."""
    require(actor, EDIT)
    industry = _member(uid, actor)
    end = last_day or local_day(now)
    _check_days(industry.first_day, end)
    save_edit(industry, expected_version=version, fields={"last_day": end})
    renew_stamp({industry.scheme_id})
    ledger.record(
        "industry.closed", by=actor, recorded_at=now, subject=industry, detail={"last_day": end, "basis": basis}
    )
    return industry


@transaction.atomic
def map_industries(
    *,
    to: UUID,
    codes: Collection[str],
    is_exception: bool = False,
    origin: str = "",
    first_day: date | None = None,
    actor: Actor,
    now: datetime,
) -> int:
    """Let codes of GB/T 4754 (any level, with all below them) count as a member of a list; return how many changed.

    ``is_exception`` takes them out of a mapping that stands higher. From ``first_day`` (else the first day of
    the member) on it replaces what the pair had before. Refuses ``industry-code-unknown``, ``scheme-not-editable``.
    """
    require(actor, EDIT)
    target = _member(to, actor)
    begin = first_day or target.first_day
    changed = [
        source.code
        for source in _national(codes, actor)
        if _map(source, target, is_exception=is_exception, origin=origin, first_day=begin, now=now)
    ]
    if changed:
        renew_stamp({target.scheme_id})
        detail = {"codes": changed, "is_exception": is_exception, "first_day": begin, "origin": origin}
        ledger.record("industry.mapped", by=actor, recorded_at=now, subject=target, detail=detail)
    return len(changed)


@transaction.atomic
def unmap_industries(
    *, to: UUID, codes: Collection[str], last_day: date | None = None, actor: Actor, now: datetime
) -> int:
    """End mappings after ``last_day``, else from their very first day on; return how many changed.

    What was known before stays known: a result of the past replays as it was.
    """
    require(actor, EDIT)
    target = _member(to, actor)
    changed = [source.code for source in _national(codes, actor) if _unmap(source, target, last_day, now=now)]
    if changed:
        renew_stamp({target.scheme_id})
        detail = {"codes": changed, "last_day": last_day}
        ledger.record("industry.unmapped", by=actor, recorded_at=now, subject=target, detail=detail)
    return len(changed)


def _map(
    source: Industry, target: Industry, *, is_exception: bool, origin: str, first_day: date, now: datetime
) -> bool:
    pair = source.mappings_out.filter(to_industry=target)
    same = pair.filter(superseded_at__isnull=True, is_exception=is_exception, first_day__lte=first_day)
    if same.filter(last_day__isnull=True).exists():
        return False
    fresh = IndustryMapping(
        from_industry=source, to_industry=target, is_exception=is_exception, source=origin, first_day=first_day
    )
    begin_fact(pair, fresh, now=now)
    return True


def _unmap(source: Industry, target: Industry, last_day: date | None, *, now: datetime) -> bool:
    pair = source.mappings_out.filter(to_industry=target)
    begin = last_day + timedelta(days=1) if last_day else date.min
    return end_facts(pair, begin, now=now) > 0


def _national(codes: Collection[str], actor: Actor) -> list[Industry]:
    """Return the rows of the national standard for the codes; refuse the whole call when one is unknown."""
    wanted = sorted({normal_code(code) for code in codes})
    found = {row.code: row for row in Industry.objects.visible_to(actor).filter(scheme__code=NATIONAL, code__in=wanted)}
    for code in wanted:
        if code not in found:
            raise Refused("industry-code-unknown", code=code, fields={"codes": "industry-code-unknown"})
    return [found[code] for code in wanted]


def _editable(uid: UUID, actor: Actor) -> IndustryScheme:
    scheme: IndustryScheme | None = IndustryScheme.objects.visible_to(actor).select_for_update().filter(uid=uid).first()
    if scheme is None:
        raise Refused("not-found")
    if not scheme.is_editable:
        raise Refused("scheme-not-editable", name=scheme.name)
    if scheme.last_day is not None:
        raise Refused("scheme-ended", name=scheme.name)
    return scheme


def _member(uid: UUID, actor: Actor) -> Industry:
    member: Industry | None = (
        Industry.objects.visible_to(actor).filter(uid=uid).select_related("scheme").filter(Q(last_day=None)).first()
    )
    if member is None:
        raise Refused("not-found")
    _editable(member.scheme.uid, actor)
    return member


def _clean(code: str, name_zh: str, name_en: str) -> tuple[str, str]:
    code = code.strip()
    if not _CODE.fullmatch(code):
        raise Refused("industry-code-form", code=code, fields={"code": "industry-code-form"})
    _demand_name(name_zh, name_en)
    return code, name_zh.strip()


def _demand_name(name_zh: str, name_en: str = "") -> None:
    if not name_zh.strip():
        raise Refused("industry-name-missing", fields={"name_zh": "industry-name-missing"})
    for field, name, longest in (("name_zh", name_zh, _LONGEST_ZH), ("name_en", name_en, _LONGEST_EN)):
        if len(name.strip()) > longest:
            raise Refused("industry-name-long", longest=longest, fields={field: "industry-name-long"})


def _check_days(first_day: date, last_day: date | None) -> None:
    if last_day is not None and last_day < first_day:
        raise Refused("industry-days", first_day=first_day, last_day=last_day, fields={"last_day": "industry-days"})
