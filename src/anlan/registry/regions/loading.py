"""Loading region tables: the country that is shipped, and the townships and villages of any city."""

import csv
import io
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from anlan.foundation.bulk.services import refresh_statistics, reserve_ids
from anlan.foundation.calendars.rules import local_day
from anlan.foundation.dated.services import begin_fact
from anlan.foundation.ledger import services as ledger
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.registry.regions.models import Level, Region, RegionVersion
from anlan.registry.regions.moves import announce_regions
from anlan.registry.regions.paths import segment
from anlan.registry.regions.queries import significant_code
from anlan.registry.regions.rules import Known, Wanted, doubled_codes, plan

DATA = Path(__file__).with_name("data")
# The statistical list is as of this day; regions older than Anlan's records begin with the list.
COUNTRY_AS_OF = date(2023, 6, 30)
_TOLD_AT_ONCE = 2000
_MANY = 500  # so many new regions change what the query planner should know
_WHY = "the tree is public and loading compares all of it"


@dataclass
class Counts:
    """What loading one level did."""

    created: int = 0
    renumbered: int = 0
    unchanged: int = 0


@dataclass
class LoadReport:
    """What ``load_subdivisions`` did, and what somebody has to look at."""

    townships: Counts = field(default_factory=Counts)
    villages: Counts = field(default_factory=Counts)
    asked: list[dict[str, Any]] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for ``--json``."""
        return asdict(self)


@transaction.atomic
def load_country(*, actor: Actor, now: datetime) -> int:
    """Put the shipped provinces, cities and counties into the tree; return how many were new.

    Running again adds what is missing and leaves every rename, merge or closure of the city alone.
    """
    rows = list(csv.DictReader((DATA / "country.csv").open(encoding="utf-8")))
    known = dict(
        Region.objects.beyond_scope(_WHY).filter(level__lte=Level.COUNTY).exclude(code="").values_list("code", "pk")
    )
    known |= dict(
        RegionVersion.objects.filter(region__level__lte=Level.COUNTY).exclude(code="").values_list("code", "region_id")
    )
    paths = dict(Region.objects.beyond_scope(_WHY).filter(level__lte=Level.COUNTY).values_list("pk", "path"))
    fresh = [row for row in rows if row["code"] not in known]
    if not fresh:
        return 0
    made: list[Region] = []
    for row, pk in zip(fresh, reserve_ids(Region, len(fresh)), strict=True):
        parent = known[row["parent"]] if row["parent"] else None
        known[row["code"]] = pk
        paths[pk] = (paths[parent] if parent else "") + segment(pk)
        made.append(
            Region(
                pk=pk,
                parent_id=parent,
                level=int(row["level"]),
                path=paths[pk],
                code=row["code"],
                name=row["name"],
                is_placeholder=row["placeholder"] == "1",
                longitude=float(row["longitude"]) if row["longitude"] else None,
                latitude=float(row["latitude"]) if row["latitude"] else None,
            )
        )
    _store(made, first_day=COUNTRY_AS_OF, now=now, basis="统计用区划代码 2023")
    ledger.record("region.loaded", by=actor, recorded_at=now, detail={"created": len(made), "list": "country"})
    return len(made)


@transaction.atomic
def load_subdivisions(townships: Path, villages: Path, *, actor: Actor, now: datetime) -> LoadReport:
    """Load the townships and villages of one or more counties from two CSV files (REG-01).

    Columns: code, name, county_code, county_name (and state: revoked ones are passed over); code, name,
    township_name, county_code, county_name. Regions are matched by county and name, so that a list of the
    other authority renumbers and never mixes up (see ``data/README.md``). All or nothing; raises Refused.
    """
    require(actor, "registry:region:edit")
    report = LoadReport()
    township_rows = _rows(townships, ("code", "name", "county_code", "county_name"))
    village_rows = _rows(villages, ("code", "name", "township_name", "county_code", "county_name"))
    counties = _counties(township_rows, townships) | _counties(village_rows, villages)

    report.townships, missing = _load_level(
        Level.TOWNSHIP,
        [
            Wanted(counties[row["county_code"]].pk, row["name"], row["code"])
            for row in township_rows
            if row.get("state", "current") != "revoked"
        ],
        counties.values(),
        now=now,
        file=townships,
    )
    parents = {
        (node.parent_id, node.name): node
        for node in Region.objects.beyond_scope(_WHY).filter(
            level=Level.TOWNSHIP, parent__in=list(counties.values()), closed_on=None
        )
    }
    report.asked += [{"fault": "township-not-in-file", "name": name} for name in missing]
    wanted: list[Wanted] = []
    used: dict[int, Region] = {}
    unknown: dict[tuple[str, str], int] = {}
    for row in village_rows:
        parent = parents.get((counties[row["county_code"]].pk, row["township_name"]))
        if parent is None:
            unknown[row["county_name"], row["township_name"]] = (
                unknown.get((row["county_name"], row["township_name"]), 0) + 1
            )
            continue
        used[parent.pk] = parent
        wanted.append(Wanted(parent.pk, row["name"], row["code"]))
        if parent.code and not row["code"].startswith(parent.code):
            unknown.setdefault(("other code system", parent.name), 0)
    report.villages, missing = _load_level(Level.VILLAGE, wanted, used.values(), now=now, file=villages)
    report.asked += [{"fault": "village-not-in-file", "name": name} for name in missing]
    for (where, name), count in unknown.items():
        if where == "other code system":
            report.asked.append({"fault": "village-codes-of-another-system", "name": name})
        else:
            report.asked.append({"fault": "township-unknown", "county": where, "name": name, "villages": count})
    if report.townships.created or report.townships.renumbered or report.villages.created or report.villages.renumbered:
        ledger.record(
            "region.loaded", by=actor, recorded_at=now, detail=report.as_dict() | {"asked": len(report.asked)}
        )
    return report


def _load_level(
    level: Level, wanted: list[Wanted], parents: Iterable[Region], *, now: datetime, file: Path
) -> tuple[Counts, list[str]]:
    by_pk = {parent.pk: parent for parent in parents}
    if doubled := doubled_codes(wanted):
        raise Refused("region-code-doubled", file=file.name, codes=", ".join(doubled[:5]))
    known = [
        Known(pk, parent, name, code)
        for pk, parent, name, code in Region.objects.beyond_scope(_WHY)
        .filter(level=level, parent__in=list(by_pk), closed_on=None)
        .values_list("pk", "parent_id", "name", "code")
    ]
    decided = plan(wanted, known)
    today = local_day(now)
    if decided.renumber:
        _renumber(decided.renumber, today=today, now=now)
    made = [
        Region(
            pk=pk,
            parent=by_pk[want.parent],
            level=level,
            path=by_pk[want.parent].path + segment(pk),
            code=significant_code(want.code),
            name=want.name,
        )
        for want, pk in zip(decided.create, reserve_ids(Region, len(decided.create)), strict=True)
    ]
    _refuse_taken_codes(made)
    _store(made, first_day=COUNTRY_AS_OF, now=now, basis=file.name)
    counts = Counts(len(made), len(decided.renumber), len(decided.unchanged))
    return counts, [node.name for node in decided.missing_in_file]


def _renumber(changes: list[tuple[Known, str]], *, today: date, now: datetime) -> None:
    nodes = Region.objects.beyond_scope(_WHY).in_bulk([known.pk for known, _ in changes])
    # Codes swap places when a list of the other authority is loaded: free all of them before giving new ones.
    Region.objects.beyond_scope(_WHY).filter(pk__in=nodes).update(code="")
    for known, code in changes:
        node = nodes[known.pk]
        node.code = code
        node.version += 1
        node.save(update_fields=["code", "version"])
        change_version(node, first_day=today, now=now, basis="renumbered")
    _tell(list(nodes))


def change_version(node: Region, *, first_day: date, now: datetime, basis: str) -> None:
    """Begin a version with the present name, code and parent of ``node``; the former one ends the day before."""
    fresh = RegionVersion(
        region=node, code=node.code, name=node.name, parent_id=node.parent_id, first_day=first_day, basis=basis
    )
    begin_fact(node.versions, fresh, now=now)


def _store(made: list[Region], *, first_day: date, now: datetime, basis: str) -> None:
    Region.objects.bulk_create(made, batch_size=500)
    RegionVersion.objects.bulk_create(
        [
            RegionVersion(
                region=node,
                code=node.code,
                name=node.name,
                parent_id=node.parent_id,
                first_day=first_day,
                recorded_at=now,
                basis=basis,
            )
            for node in made
        ],
        batch_size=500,
    )
    if len(made) >= _MANY:
        refresh_statistics(Region, RegionVersion)
    _tell([node.pk for node in made])


def _tell(keys: list[int]) -> None:
    for start in range(0, len(keys), _TOLD_AT_ONCE):
        announce_regions(keys[start : start + _TOLD_AT_ONCE])


def _refuse_taken_codes(made: list[Region]) -> None:
    taken = (
        Region.objects.beyond_scope(_WHY)
        .filter(code__in=[node.code for node in made if node.code], closed_on=None)
        .values_list("code", "name")
    )
    for code, name in taken[:1]:
        raise Refused("region-code-taken", code=code, name=name)


def _counties(rows: list[dict[str, str]], file: Path) -> dict[str, Region]:
    known = {
        node.code: node
        for node in Region.objects.beyond_scope(_WHY).filter(
            level=Level.COUNTY, closed_on=None, code__in={row["county_code"] for row in rows}
        )
    }
    for line, row in enumerate(rows, 2):
        if row["county_code"] not in known:
            raise Refused(
                "region-county-unknown", file=file.name, line=line, code=row["county_code"], name=row["county_name"]
            )
    return known


def _rows(file: Path, columns: tuple[str, ...]) -> list[dict[str, str]]:
    try:
        content = file.read_bytes()
    except OSError as error:
        raise Refused("region-file-unreadable", file=file.name) from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise Refused("region-file-unreadable", file=file.name)
    if "\0" in text:
        raise Refused("region-file-unreadable", file=file.name)
    reader = csv.DictReader(io.StringIO(text))
    if lacking := [column for column in columns if column not in (reader.fieldnames or ())]:
        raise Refused("region-file-columns", file=file.name, columns=", ".join(lacking))
    rows = [{name: (value or "").strip() for name, value in row.items() if isinstance(name, str)} for row in reader]
    rows = [row for row in rows if row["name"]]
    if not rows:
        raise Refused("region-file-empty", file=file.name)
    return rows
