"""Official texts from a workbook: all lines or none, faults by line (PRV-14)."""

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.urls import reverse
from openpyxl import Workbook

from anlan.foundation.refusals.rules import Forbidden, Refused
from anlan.prevention.criteria.cli import criteria
from anlan.prevention.criteria.loading import load_shipped
from anlan.prevention.criteria.models import Criterion, StandardDocument
from anlan.prevention.criteria.texts import item_label, load_texts
from tests.prevention.criteria.conftest import SYSTEM
from tests.registry.cast import NOON, actor_in, enterprise
from tests.registry.entries.doors import sign_in

pytestmark = pytest.mark.django_db
SHARED = Path(__file__).parents[3].parent / "shared/data/criteria/criteria.csv"
HEAD = ["sector", "document", "document_no", "effective_date", "article", "item_no_in_article", "text"]


def workbook(path, *rows):
    book = Workbook()
    book.active.append(["一张表"])
    for row in (HEAD, *rows):
        book.active.append(row)
    book.save(path)
    return path


def line(text, number=6, document="煤矿标准", number_of="21号", article="第14条", sector="煤矿"):
    return [sector, document, number_of, "2026-07-01", article, number, text]


def load(path, actor=SYSTEM, *, dry_run=False):
    return load_texts(path, dry_run=dry_run, actor=actor, now=NOON)


def test_items_get_their_text_and_what_is_unknown_becomes_a_draft(library, tmp_path):
    rows = [line("甲烷传感器未按照规定周期调校"), line("另一条", 9), line("渔船条文", 1, "渔船", "", "", "渔业船舶")]
    path = workbook(tmp_path / "a.xlsx", *rows)
    trial = load(path, dry_run=True)
    assert (trial.texts, trial.drafted, trial.documents, trial.applied) == (1, 2, 1, False)
    assert Criterion.objects.visible_to(SYSTEM).exclude(official_text="").count() == 0
    done = load(path)
    assert (done.rows, done.texts, done.drafted, done.faults, done.applied) == (3, 1, 2, [], True)
    gas = Criterion.objects.visible_to(SYSTEM).get(code="gas")
    assert (gas.official_text, gas.version, gas.line) == ("甲烷传感器未按照规定周期调校", 1, library["gas"].line)
    assert sorted(Criterion.objects.visible_to(SYSTEM).filter(state="draft").values_list("line", flat=True)) == [
        "另一条", "渔船条文",
    ]  # fmt: skip
    again = load(path)
    assert (again.texts, again.unchanged, again.drafted, again.documents) == (0, 3, 0, 0)


def test_a_text_of_the_replaced_document_never_lands_on_the_new_one(library, tmp_path):
    load(workbook(tmp_path / "a.xlsx", line("旧文", number_of="99号")))
    assert Criterion.objects.visible_to(SYSTEM).get(code="gas").official_text == ""
    assert StandardDocument.objects.visible_to(SYSTEM).filter(number="99号").exists()


def test_faults_name_their_line_and_nothing_is_half_written(library, tmp_path):
    rows = [
        line("好的"),
        line(""),
        line("没有文件", document=""),
        line("x", number="六"),
        line("又一条原文"),
        line("x", 1, "未知文件", "", sector="航天"),
    ]
    outcome = load(workbook(tmp_path / "a.xlsx", *rows))
    assert ([number for number, _ in outcome.faults], outcome.applied) == ([4, 5, 6, 7, 8], False)
    assert "3" in outcome.faults[3][1], "the line with the other text is named"
    assert Criterion.objects.visible_to(SYSTEM).exclude(official_text="").count() == 0
    (tmp_path / "b.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(Refused, match="criteria-heading"):
        load(tmp_path / "b.csv")
    with pytest.raises(Forbidden):
        load(tmp_path / "a.xlsx", actor_in("department_head"))


def test_items_are_cited_as_printed():
    assert [item_label(*each) for each in (("第3条", "2"), ("4.1", "2"), ("一", "2"), ("", "7"), ("第8条", ""))] == [
        "第3条第2项", "4.1 2)", "一（2）", "第7项", "第8条",
    ]  # fmt: skip


def test_the_real_workbook_fits_the_shipped_library(db):
    if not SHARED.exists():
        pytest.skip("the official texts are not part of the repository")
    load_shipped(actor=SYSTEM, now=NOON)
    outcome = load(SHARED)
    assert (outcome.faults, outcome.texts, outcome.drafted, outcome.documents) == ([], 430, 0, 0)
    with SHARED.open(encoding="utf-8") as file:
        first = next(csv.DictReader(file))
    assert Criterion.objects.visible_to(SYSTEM).get(code="trades-2023-001").official_text == first["text"]


def test_the_command_tells_counts_and_ends_with_status_1_on_faults(library, tmp_path):
    good, bad = workbook(tmp_path / "a.xlsx", line("文")), workbook(tmp_path / "b.xlsx", line(""))
    done = CliRunner().invoke(criteria, ["load", str(good), "--json"])
    assert (done.exit_code, json.loads(done.stdout)["texts"]) == (0, 1)
    done = CliRunner().invoke(criteria, ["load", str(bad), "--dry-run"])
    assert done.exit_code == 1
    assert "line 3" in done.stderr
    assert "Nothing was written" in done.stdout


def test_the_office_reads_texts_on_a_page_and_others_may_not(client, city, library, tmp_path):
    office = enterprise(city, village="潞州区", name="潞州区安委办", kind="office")
    sign_in(client, "committee_office", office)
    address = reverse("criteria-load")
    path = workbook(tmp_path / "a.xlsx", line("文"))
    for apply, written in (("", 0), ("yes", 1)):
        with path.open("rb") as file:
            page = client.post(address, {"file": file, "apply": apply})
        assert page.status_code == 200
        assert Criterion.objects.visible_to(SYSTEM).exclude(official_text="").count() == written
    assert client.post(address).status_code == 422
    sign_in(client, "department_head", office, name="head")
    assert client.get(address).status_code == 403
