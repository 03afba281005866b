"""The columnar program says what the reference engine says (INS rows on the sweep, RSP-10, design section 2)."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anlan.insight.sweep.folder import as_of_of
from anlan.insight.sweep.sweeping import sweep_folder
from anlan.responsibility.engine.rules import judge
from tests.insight.sweep.worlds import World, verdicts_in, write_folder
from tests.responsibility.engine.cases import CALENDAR, CALENDAR_DAYS, CASES

SHARED = Path(__file__).parents[4] / "shared" / "data" / "sweep_cases"


def test_every_sentence_of_section_2_worked_out_by_hand(tmp_path):
    posed = [(number, case, *case.posed(number)) for number, case in enumerate(CASES)]
    calendar = {day: CALENDAR.is_working(day) for day in CALENDAR_DAYS}
    got = []
    for as_of in sorted({case.as_of for case in CASES}):
        of_then = [row for row in posed if row[1].as_of == as_of]
        folder = write_folder(
            tmp_path / "facts", [p for *_, p, _ in of_then], [d for *_, d in of_then], calendar, as_of
        )
        sweep_folder(folder, tmp_path / "out.parquet", as_of_of(folder))
        got += verdicts_in(tmp_path / "out.parquet")
    expected = [(n, n, period, status) for n, case, *_ in posed for period, status in case.expected.items()]
    assert sorted(got) == sorted(expected)


@pytest.mark.slow
@settings(max_examples=4)
@given(seed=st.integers(0, 2**32))
def test_whatever_the_facts_program_and_reference_engine_agree(tmp_path_factory, seed):
    world = World(seed)
    folder = write_folder(tmp_path_factory.mktemp("world"), world.parties, world.duties, world.calendar, world.as_of)
    sweep_folder(folder, folder / "out.parquet", world.as_of)
    expected = sorted(
        (duty.id, party.id, verdict.period.code, verdict.status.value)
        for party in world.parties
        for duty in world.duties
        for verdict in judge(party, duty, world.as_of, world)
    )
    got = verdicts_in(folder / "out.parquet")
    assert not list((Counter(got) - Counter(expected)).items())[:3]
    assert not list((Counter(expected) - Counter(got)).items())[:3]
    assert len(expected) > 100  # a world where nothing is owed proves nothing


@pytest.mark.parametrize("seed", ["seed_5", "seed_6"])
def test_the_facts_that_were_given_lead_to_the_verdicts_that_were_given(tmp_path, seed):
    folder = SHARED / seed
    if not folder.is_dir():
        pytest.skip("../shared/data/sweep_cases is not there; the tests above prove the same on facts of their own")
    sweep_folder(folder, tmp_path / "out.parquet", as_of_of(folder))
    assert verdicts_in(tmp_path / "out.parquet") == verdicts_in(folder / "expected.parquet")
