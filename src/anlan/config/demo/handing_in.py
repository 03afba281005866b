"""Hand in the demo's workbooks as a bureau would: one is entered, one waits with questions."""

import tempfile
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

import xlsxwriter

from anlan.config.demo.workbook import HEADINGS, credit_code, write_registry
from anlan.foundation.scope.rules import Actor
from anlan.registry.intake import services as intake
from anlan.registry.intake.examining import Options, Progress
from anlan.registry.intake.models import RegistryImport
from anlan.registry.parties.models import Party
from anlan.registry.parties.queries import businesses
from anlan.registry.regions import loading
from anlan.registry.regions.models import Level, Region

CITY = "1404"
MAIN = "长治市市场主体台账（演示）.xlsx"
QUESTIONABLE = "潞州区11月新增主体（演示，有待答复问题）.xlsx"
# How many lines of the second workbook repeat what is registered, and how many are new.
KNOWN, NEW = 12, 12
COUNTY_NAME = "潞州区"


def hand_in_registry(
    *, parties: int, actor: Actor, clock: Callable[[], datetime], progress: Progress | None = None
) -> None:
    """Write the registry of ``parties`` invented entities, hand it in and enter it."""
    with tempfile.TemporaryDirectory(prefix="anlan-demo-") as folder:
        path = Path(folder) / MAIN
        villages = loading.DATA / "changzhi_villages.csv"
        write_registry(path, parties=parties, villages=villages, centres=_centres(actor))
        handed = _hand_in(path, {}, actor, clock())
    intake.enter(uid=handed.uid, actor=actor, clock=clock, progress=progress)


def hand_in_questions(*, actor: Actor, clock: Callable[[], datetime]) -> None:
    """Hand in a workbook with a heading nobody knows and lines to ask about; it is checked, and waits."""
    with tempfile.TemporaryDirectory(prefix="anlan-demo-") as folder:
        path = Path(folder) / QUESTIONABLE
        _write_questionable(path, actor)
        handed = _hand_in(path, {}, actor, clock())
    intake.preview(uid=handed.uid, actor=actor, clock=clock)


def _hand_in(path: Path, answers: Mapping[str, str], actor: Actor, now: datetime) -> RegistryImport:
    with path.open("rb") as file:
        return intake.hand_in(
            chunks=iter(lambda: file.read(1 << 20), b""),
            file_name=path.name,
            options=Options(city_code=CITY, answers=dict(answers)),
            actor=actor,
            now=now,
        )


def _write_questionable(path: Path, actor: Actor) -> None:
    known = list(
        businesses(actor)
        .filter(state="active")
        .exclude(credit_code=None)
        .select_related("region")
        .order_by("pk")[:KNOWN]
    )
    with xlsxwriter.Workbook(str(path), {"strings_to_numbers": False}) as book:
        sheet = book.add_worksheet("新增变更")
        sheet.write_row(
            0, 0, (*HEADINGS[:3], HEADINGS[3], HEADINGS[4], HEADINGS[6], "所属县区", "注册地址", "安全红线评定")
        )
        for line in range(1, KNOWN + NEW + 1):
            sheet.write_row(line, 0, _line(line, known))


def _line(line: int, known: list[Party]) -> tuple[object, ...]:
    if line <= len(known):
        party = known[line - 1]
        name = party.name.replace("长治市", "山西") if line % 6 == 0 else party.name
        return (line, name, party.credit_code, "", "存续", party.industry, COUNTY_NAME, "", "未评定")
    code = credit_code("sole_trader", "140403", 910_000_000 + line)
    if line % 5 == 0:
        code = code[:-1] + ("0" if code[-1] != "0" else "1")
    if line % 7 == 0:
        code = ""
    trade = ("6291", "8040", "5271")[line % 3]
    name = f"潞州区马厂镇{'福安永泰'[line % 4]}{'顺和祥'[line % 3]}{('小吃店', '理发店', '五金店')[line % 3]}"
    address = "山西省长治市潞州区马厂镇安昌村" if line % 4 else "长治市"
    return (line, name, code, "个体工商户", "存续", trade, COUNTY_NAME, address, "未评定")


def _centres(actor: Actor) -> dict[str, tuple[float, float]]:
    counties = Region.objects.visible_to(actor).filter(level=Level.COUNTY, code__startswith=CITY, closed_on=None)
    return {node.code: (node.longitude, node.latitude) for node in counties if node.longitude and node.latitude}
