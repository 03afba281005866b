"""Reading an export back: nothing changes by itself, a changed cell changes one field, all rows or none."""

import csv
import io

import pytest
from django.utils.translation import override
from openpyxl import load_workbook

from anlan.foundation.ledger.models import Act
from anlan.foundation.refusals.rules import Forbidden, Refused
from anlan.foundation.registers.declaration import register_called, registers
from anlan.foundation.registers.exporting import NUMBER, VERSION, csv_lines, write_xlsx
from anlan.foundation.registers.importing import read_back
from anlan.foundation.scope.services import system_actor
from anlan.registry.parties.models import Party
from tests.registry.cast import NOON, actor_in, enterprise
from tests.registry.cast import li as li_of

SYSTEM = system_actor("test")

pytestmark = pytest.mark.django_db


@pytest.fixture
def parties():
    return register_called("registry", "parties")


def exported(register, path, actor=SYSTEM):
    write_xlsx(path, register, register.listed(actor, {}), actor)
    return path


def changed(path, line, heading, value, *, language="zh-hans"):
    """Change one cell of a workbook; ``line`` counts from 1 below the heading."""
    book = load_workbook(path)
    sheet = book.active
    place = next(cell.column for cell in sheet[1] if cell.value == heading)
    sheet.cell(line + 1, place, value)
    book.save(path)
    return path


def everything():
    """What a change would show in: versions, acts, rows."""
    return (
        list(Party.objects.visible_to(SYSTEM).order_by("pk").values_list("name", "size", "version", "phone")),
        Act.objects.visible_to(SYSTEM).count(),
    )


def heading(register, name):
    return str(next(column.label for column in register.columns if column.name == name))


@pytest.mark.parametrize("back", ["zh-hans", "en"])
@pytest.mark.parametrize("out", ["zh-hans", "en"])
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_an_export_read_back_changes_nothing_in_any_register(city, mill, li, park, tmp_path, out, back, kind):
    enterprise(
        city, name="=SUM(1)", village="张庄村委会", facets={"employees": "3"}, extra={"phone": "+86 355 1234567"}
    )
    before = everything()
    tried = [register for register in registers() if register.may_import(SYSTEM)]
    assert {"parties", "organisations", "people", "posts", "regions", "areas"} <= {each.name for each in tried}
    for register in tried:
        path = tmp_path / f"{register.name}.{kind}"
        with override(out):
            if kind == "xlsx":
                exported(register, path)
            else:
                path.write_bytes(b"".join(csv_lines(register, register.listed(SYSTEM, {}), SYSTEM)))
        rows = register.rows(SYSTEM).count()
        if not rows:
            continue
        with override(back):
            outcome = read_back(register, path, dry_run=False, actor=SYSTEM, now=NOON)
        assert (outcome.rows, outcome.unchanged, outcome.faults, outcome.ignored) == (rows, rows, [], []), register.name
    assert everything() == before


def test_a_changed_cell_changes_one_field(mill, parties, tmp_path):
    path = exported(parties, tmp_path / "x.xlsx")
    changed(path, 1, heading(parties, "size"), "大型")
    trial = read_back(parties, path, dry_run=True, actor=SYSTEM, now=NOON)
    assert (trial.changed, trial.applied) == (1, False)
    assert Party.objects.visible_to(SYSTEM).get(pk=mill.pk).size == "small", "a trial writes nothing"

    outcome = read_back(parties, path, dry_run=False, actor=SYSTEM, now=NOON)
    after = Party.objects.visible_to(SYSTEM).get(pk=mill.pk)
    assert (outcome.changed, outcome.applied) == (1, True)
    assert (after.size, after.name, after.employees, after.industry) == ("large", mill.name, 12, "1311")
    assert Act.objects.visible_to(SYSTEM).latest("pk").kind == "party.facet_set"


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("size", "巨型", "巨型"),
        ("industry", "9999", "9999"),
        ("employees", "十二", "整数"),
        ("founded_on", "去年", "去年"),
        ("credit_code", "9114", "18"),
        ("name", "", "必填"),
        ("region", "火星", ""),
    ],
)
def test_a_wrong_cell_is_named_with_its_line_and_nothing_is_written(city, mill, parties, tmp_path, column, value, told):
    enterprise(city, name="甲厂", village="张庄村委会")
    path = exported(parties, tmp_path / "x.xlsx")
    book = load_workbook(path)
    lines = {row[0].value: row[0].row for row in book.active.iter_rows(min_row=2)}
    changed(path, lines["甲厂"] - 1, heading(parties, "size"), "大型")
    changed(path, lines["安居面粉厂"] - 1, heading(parties, column), value)
    before = everything()
    outcome = read_back(parties, path, dry_run=False, actor=SYSTEM, now=NOON)
    assert [line for line, _ in outcome.faults] == [lines["安居面粉厂"]]
    assert told in outcome.faults[0][1]
    assert not outcome.applied
    assert everything() == before


def test_a_changed_cell_that_cannot_be_changed_here_is_told_and_left(mill, parties, tmp_path):
    path = exported(parties, tmp_path / "x.xlsx")
    changed(path, 1, heading(parties, "state"), "关闭")
    outcome = read_back(parties, path, dry_run=False, actor=SYSTEM, now=NOON)
    assert (outcome.unchanged, outcome.faults) == (1, [])
    assert outcome.ignored == [(2, heading(parties, "state"))]


def test_masks_of_somebody_elses_export_are_no_numbers(city, mill, parties, tmp_path):
    leader = actor_in("leader", region=city["潞州区"])
    path = exported(parties, tmp_path / "x.xlsx", leader)
    assert "138****5678" in {cell.value for cell in load_workbook(path).active[2]}
    outcome = read_back(parties, path, dry_run=False, actor=SYSTEM, now=NOON)
    assert outcome.unchanged == 1
    changed(path, 1, heading(parties, "phone"), "139****0000")
    assert read_back(parties, path, dry_run=False, actor=SYSTEM, now=NOON).faults
    assert Party.objects.visible_to(SYSTEM).get(pk=mill.pk).phone == "13800005678"


def test_rows_of_outside_of_old_and_of_nobody(city, mill, parties, tmp_path):
    abroad = enterprise(city, village="常庄村委会", name="常庄砖厂")
    path = exported(parties, tmp_path / "x.xlsx")
    outcome = read_back(parties, path, dry_run=False, actor=li_of(city), now=NOON)
    assert len(outcome.faults) == 1 and str(abroad.uid) in outcome.faults[0][1]

    path = exported(parties, tmp_path / "x.xlsx", li_of(city))
    parties.change(mill, mill.version, {"remark": "先"}, actor=SYSTEM, now=NOON)
    changed(path, 1, heading(parties, "size"), "大型")
    stale = read_back(parties, path, dry_run=False, actor=li_of(city), now=NOON)
    assert len(stale.faults) == 1 and not stale.applied
    with pytest.raises(Forbidden):
        read_back(parties, path, dry_run=True, actor=actor_in("leader", region=city["潞州区"]), now=NOON)


def test_a_row_without_a_number_enters_a_new_one(city, mill, parties, tmp_path):
    heads = [heading(parties, name) for name in ("name", "kind", "region", "employees")]
    rows = [[*heads, NUMBER, VERSION], ["新厂", "企业", "140403103202", "7", "", ""]]
    path = tmp_path / "x.csv"
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    path.write_text(buffer.getvalue(), encoding="utf-8-sig")
    outcome = read_back(parties, path, dry_run=False, actor=li_of(city), now=NOON)
    assert (outcome.created, outcome.faults) == (1, [])
    party = Party.objects.visible_to(SYSTEM).get(name="新厂")
    assert (party.kind, party.region.name, party.employees) == ("enterprise", "张庄村委会", 7)


def test_a_workbook_of_something_else_is_refused(mill, parties, tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("甲,乙\n1,2\n", encoding="utf-8")
    with pytest.raises(Refused, match="heading-missing"):
        read_back(parties, path, dry_run=True, actor=SYSTEM, now=NOON)


def test_the_page_tries_first_and_reads_in_for_good_when_asked(li, mill, parties, tmp_path):
    path = changed(exported(parties, tmp_path / "x.xlsx"), 1, heading(parties, "size"), "large")
    for apply, size in (("", "small"), ("yes", "large")):
        with path.open("rb") as file:
            answer = li.post("/registry/parties/import/", {"file": file, "apply": apply})
        assert answer.status_code == 200, answer.content.decode()[:1000]
        assert Party.objects.visible_to(SYSTEM).get(pk=mill.pk).size == size
    assert li.post("/registry/parties/import/", {}).status_code == 422
