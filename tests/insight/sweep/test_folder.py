"""What ``anlan sweep --from`` says of a folder that cannot be evaluated, and that it leaves nothing behind."""

import json
import os
import subprocess
import sys
from datetime import date, timedelta

import duckdb
import pytest

from anlan.insight.sweep.folder import BadFolder, as_of_of, instant
from anlan.insight.sweep.sweeping import sweep_folder
from tests.insight.sweep.worlds import verdicts_in, write_folder, write_table
from tests.responsibility.engine.cases import NOW, Case, act, facet

DAYS = {date(2026, 4, 1) + timedelta(days=n): True for n in range(100)}


@pytest.fixture
def folder(tmp_path):
    case = Case("", {}, {"grace": 5}, facets=(facet("sector", "trade"),), acts=(act("2026-05-20"),))
    party, duty = case.posed(1)
    return write_folder(tmp_path / "facts", [party], [duty], DAYS, NOW)


def refusal(folder):
    with pytest.raises(BadFolder) as refused:
        sweep_folder(folder, folder.parent / "out.parquet", as_of_of(folder))
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]  # no result, nothing half done
    return str(refused.value)


def rewrite(folder, table, select):
    file = folder / f"{table}.parquet"
    with duckdb.connect() as con:
        con.execute(f"CREATE TABLE t AS {select.format(file)}")
        con.execute(f"COPY t TO '{file}' (FORMAT parquet)")


def change_duty(folder, **values):
    duty = json.loads((folder / "duty.json").read_text())[0]
    (folder / "duty.json").write_text(json.dumps([duty | values]))


def test_a_missing_or_unreadable_file_is_named(folder):
    (folder / "spell.parquet").rename(folder / "spell.gone")
    assert refusal(folder).endswith("holds no spell.parquet")
    (folder / "spell.parquet").write_text("no parquet")
    assert refusal(folder) == "spell.parquet cannot be read as Parquet"


def test_a_missing_wrong_or_empty_column_is_named(folder):
    rewrite(folder, "act", "SELECT * EXCLUDE (counts_on) FROM '{}'")
    assert refusal(folder) == "act.parquet has no column counts_on"
    rewrite(folder, "act", "SELECT *, 'monday' AS counts_on FROM '{}'")
    assert refusal(folder) == "act.parquet: column counts_on holds VARCHAR, not days"
    rewrite(folder, "act", "SELECT * REPLACE (NULL::INTEGER AS counts_on) FROM '{}'")
    rewrite(folder, "spell", "SELECT * REPLACE (NULL::DATE AS first_day) FROM '{}'")
    assert refusal(folder) == "spell.parquet: column first_day is empty in some rows"


def test_keys_of_different_types_do_not_meet(folder):
    rewrite(folder, "facet", "SELECT * REPLACE (party_id::VARCHAR AS party_id) FROM '{}'")
    assert refusal(folder) == "facet.parquet: column party_id holds VARCHAR, not keys of the same type as party.parquet"


def test_an_empty_column_may_have_any_type_and_instants_without_zone_are_utc(folder):
    rewrite(folder, "facet", "SELECT * REPLACE (NULL::INTEGER AS superseded_at) FROM '{}'")
    rewrite(folder, "act", "SELECT * REPLACE (recorded_at::TIMESTAMP AS recorded_at) FROM '{}'")
    sweep_folder(folder, folder / "out.parquet", NOW)
    assert ("2026-05", "met") in [row[2:] for row in verdicts_in(folder / "out.parquet")]


def test_known_facts_that_overlap_are_refused_and_corrected_ones_are_not(folder):
    rows = (
        "SELECT * FROM '{0}' UNION ALL SELECT * REPLACE (DATE '2025-06-01' AS first_day, {1} AS recorded_at) FROM '{0}'"
    )
    rewrite(folder, "facet", rows.replace("{1}", "TIMESTAMPTZ '2026-06-11 00:00:00+00'"))
    sweep_folder(folder, folder.parent / "out.parquet", NOW)  # the second is not known yet
    (folder.parent / "out.parquet").unlink()
    rewrite(folder, "facet", "SELECT * REPLACE (TIMESTAMPTZ '2025-01-01 00:00:00+00' AS recorded_at) FROM '{}'")
    assert refusal(folder) == (
        "facet.parquet: two known rows overlap: party 1, sector, from 2024-01-01 and from 2025-06-01"
    )


def test_what_would_make_two_answers_is_refused(folder):
    rewrite(folder, "party", "SELECT * FROM '{0}' UNION ALL SELECT * FROM '{0}'")
    assert refusal(folder) == "party.parquet names party 1 twice"
    rewrite(folder, "party", "SELECT DISTINCT * FROM '{}'")
    rewrite(folder, "facet", "SELECT * REPLACE ('region' AS name) FROM '{}'")
    assert refusal(folder) == "facet.parquet: region is a column of party.parquet and no dated facet"


@pytest.mark.parametrize(
    "values, words",
    [
        ({"selector": {"every": []}}, "this part of the selector makes no sense: {'every': []}"),
        ({"selector": {"facet": "size", "min": "ten"}}, "this part of the selector makes no sense"),
        ({"cadence": "fortnight"}, "'fortnight' is not a valid Cadence"),
        ({"minimum": 0}, "minimum is a number from 1 on"),
        ({"grace": 1.5}, "grace a number of days"),
        ({"valid_from": "2026-13-01"}, "month must be in 1..12"),
        ({"act_kind": None}, "act_kind is text"),
    ],
)
def test_a_duty_that_makes_no_sense_is_named_with_its_fault(folder, values, words):
    change_duty(folder, **values)
    said = refusal(folder)
    assert said.startswith("duty.json: duty 1") and words in said


def test_one_duty_may_change_its_terms_but_not_hold_twice(folder):
    duty = json.loads((folder / "duty.json").read_text())[0]
    terms = [duty | {"valid_to": "2026-04-30"}, duty | {"valid_from": "2026-05-01", "minimum": 2}]
    (folder / "duty.json").write_text(json.dumps(terms))
    sweep_folder(folder, folder / "out.parquet", NOW)
    assert {row[2]: row[3] for row in verdicts_in(folder / "out.parquet")} == {
        "2026-01": "missed", "2026-02": "missed", "2026-03": "missed", "2026-04": "missed", "2026-05": "missed",
        "2026-06": "open",
    }  # fmt: skip
    (folder / "duty.json").write_text(json.dumps([duty, duty | {"minimum": 2}]))
    assert refusal(folder) == "duty.json: duty 1 is given twice for the same days"


def test_a_calendar_that_ends_too_soon_is_refused_only_where_a_grace_needs_it(folder):
    write_table(folder / "calendar.parquet", {"day": "DATE", "working": "BOOLEAN"}, [(date(2026, 4, 1), True)])
    sweep_folder(folder, folder.parent / "out.parquet", NOW)
    (folder.parent / "out.parquet").unlink()
    change_duty(folder, grace_unit="working", valid_from="2026-05-01")
    assert refusal(folder) == "calendar.parquet does not say whether 2026-06-01 is a working day, and a grace needs it"


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "2026-02-24", "2026-02-24T09:00:00", "2026-13-24T09:00:00+08:00", "0001-01-01T00:00:00+08:00"],
)
def test_an_instant_without_offset_or_sense_is_refused(text):
    with pytest.raises(BadFolder, match="is no instant; write it like"):
        instant(text)


def test_nobody_owes_anything_gives_an_empty_file(folder):
    change_duty(folder, valid_from="2027-01-01")
    assert sweep_folder(folder, folder / "out.parquet", NOW).verdicts == 0
    assert verdicts_in(folder / "out.parquet") == []


def test_the_command_needs_no_home_and_no_database_and_replaces_the_file_at_once(folder):
    out = folder.parent / "out.parquet"
    out.write_text("what was there before")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("ANLAN", "DJANGO"))}
    command = [sys.executable, "-m", "anlan.config.cli", "sweep", "--json", f"--from={folder}", "--out", str(out)]

    def run(*more):
        return subprocess.run(
            [*command, *more], env=environment | {"HOME": "/nonexistent"}, capture_output=True, text=True
        )

    (folder / "waiver.parquet").rename(folder / "waiver.gone")
    refused = run()
    assert refused.returncode == 1 and refused.stderr == f"anlan: {folder} holds no waiver.parquet\n"
    assert json.loads(refused.stdout)["error"]["message"] == f"{folder} holds no waiver.parquet"
    assert out.read_text() == "what was there before"
    (folder / "waiver.gone").rename(folder / "waiver.parquet")
    done = run("--as-of", "2026-05-25T12:00:00+08:00")
    assert done.returncode == 0 and done.stderr == ""
    assert json.loads(done.stdout)["verdicts"] == len(verdicts_in(out)) == 5
    assert sorted(path.name for path in folder.parent.iterdir()) == ["facts", "out.parquet"]


def test_many_parties_go_in_turns_and_nothing_changes(tmp_path, monkeypatch):
    from anlan.insight.sweep import running
    from tests.insight.sweep.worlds import World

    world = World(7)
    folder = write_folder(tmp_path / "facts", world.parties, world.duties, world.calendar, world.as_of)
    sweep_folder(folder, tmp_path / "at_once.parquet", world.as_of)
    monkeypatch.setattr(running, "PARTIES_AT_ONCE", 17)
    sweep_folder(folder, tmp_path / "in_turns.parquet", world.as_of)
    assert verdicts_in(tmp_path / "in_turns.parquet") == verdicts_in(tmp_path / "at_once.parquet") != []
