"""An installation as the import finds it: the shipped region tree, a few industries, the words, the rule book."""

from datetime import date, datetime
from pathlib import Path

from anlan.foundation.bulk.services import insert_rows
from anlan.foundation.records.models import new_uid
from anlan.foundation.scope.services import system_actor
from anlan.registry.assignment.loading import load_shipped as load_rules
from anlan.registry.industries.models import Industry, IndustryScheme
from anlan.registry.intake import services, workbooks
from anlan.registry.intake.examining import Options
from anlan.registry.regions.models import Region
from anlan.registry.regions.paths import segment
from tests.registry.cast import NOON
from tests.registry.intake import faulty


def install() -> None:
    """Load what the import compares with, by the quickest way."""
    paths: dict[int, str] = {}
    rows = []
    for row in faulty.region_rows():
        paths[row.id] = paths.get(row.parent or 0, "") + segment(row.id)
        rows.append((row.id, new_uid(), row.parent, row.level, paths[row.id], row.code, row.name))
    insert_rows(Region, ("id", "uid", "parent_id", "level", "path", "code", "name"), rows)
    scheme = IndustryScheme.objects.create(code="gbt4754-2017", name_zh="国民经济行业分类", first_day=date(2017, 10, 1))
    known: dict[str, int] = {}
    for entry in faulty.industry_entries():
        if entry.code[:2] in ("06", "30", "52") or entry.code in ("B", "C", "F"):
            known[entry.code] = Industry.objects.create(
                scheme=scheme, code=entry.code, level=entry.level, parent_id=known.get(entry.parent),
                name_zh=entry.name_zh, first_day=date(2017, 10, 1),
            ).pk  # fmt: skip
    load_rules(actor=system_actor("test"), now=NOON)


def clock() -> datetime:
    """The instant of every test."""
    return NOON


def handed_in(path: Path, actor=None, **options):
    """Hand a workbook in."""
    return services.hand_in(
        chunks=workbooks.chunks_of(path), file_name=path.name, options=Options(**options),
        actor=actor or system_actor("test"), now=NOON,
    )  # fmt: skip


def entered(path: Path, actor=None, **options):
    """Hand a workbook in and enter it."""
    actor = actor or system_actor("test")
    return services.enter(uid=handed_in(path, actor, **options).uid, actor=actor, clock=clock)
