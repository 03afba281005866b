"""What fits a typed text: in everyday words, over confirmed texts, and on the command line (PRV-14, PRV-22)."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from anlan.prevention.criteria.suggesting import ENOUGH_TO_LEARN, Suggester
from anlan.prevention.criteria.terms import Terms, clauses, item_tokens, text_tokens

ITEMS = [
    "灭火器在有效期内，压力正常",
    "疏散通道、安全出口保持畅通",
    "配电箱门有警示标志并接地",
    "新员工培训合格后上岗",
]
PAIRS = [("甲乙丙", 3), ("丁戊己", 1), ("庚辛壬", 2)]
ANLAN = [sys.executable, "-c", "from anlan.config.cli import main; main()"]


def best(suggester: Suggester, text: str) -> int:
    return suggester.rank(text, 1)[0].place


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("车间2个灭火机没压了", 0),  # 灭火机 is the everyday word
        ("后门被货物堵住", 1),  # neither 疏散 nor 出口 is said
        ("电箱没贴标识", 2),
        ("三级教育没做", 3),
    ],
)
def test_everyday_words_lead_to_the_item_that_says_it_otherwise(text, place):
    assert best(Suggester(ITEMS), text) == place


def test_scores_are_shares_best_first_and_there_are_no_more_than_asked():
    fits = Suggester(ITEMS).rank("灭火器过期", 3)
    assert len(fits) == 3
    assert [fit.score for fit in fits] == sorted((fit.score for fit in fits), reverse=True)
    assert sum(fit.score for fit in Suggester(ITEMS).rank("灭火器过期", 9)) == pytest.approx(1)
    assert [fit.place for fit in Suggester(ITEMS).rank("", 9)] == [0, 1, 2, 3]


def test_one_confirmed_text_changes_what_similar_words_lead_to():
    unknown, known = "qwxyz 7", [("qwxyz 8 mnop", 3)]
    assert best(Suggester(ITEMS), unknown) != 3
    assert Suggester(ITEMS, known).rank(unknown, 1)[0][::2] == (3, "learnt")


def test_from_some_hundred_confirmed_texts_on_the_words_of_the_city_are_learnt():
    # It takes some seconds: scikit-learn is imported here and nowhere else.
    learnt = [(f"{n}号{word}", place) for n in range(1 + ENOUGH_TO_LEARN // 3) for word, place in PAIRS]
    suggester = Suggester(ITEMS, learnt)
    assert best(suggester, "仓库甲乙丙") == 3
    assert best(suggester, "仓库丁戊己") == 1
    offered = [fit.place for fit in suggester.rank("灭火器压力不足，不在有效期内", 2)]
    assert 0 in offered, "an item that nobody confirmed is still offered for its own words"
    assert best(Suggester(["only"], [("a", 0)] * ENOUGH_TO_LEARN), "b") == 0


def test_texts_become_vectors_of_length_one_and_unknown_ones_stay_empty():
    terms = Terms(ITEMS, item_tokens)
    rows = terms.matrix([ITEMS[0], "zzz", ""])
    assert rows.shape == (3, len(terms))
    assert (rows.multiply(rows)).sum(axis=1).tolist() == [[pytest.approx(1)], [0], [0]]
    assert Terms(ITEMS, item_tokens).matrix([]).shape[0] == 0
    assert clauses("3、灯具完好，线路穿管；无") == ["灯具完好", "线路穿管"]
    assert "^0" in text_tokens("１２个") and "0个$" in text_tokens("１２个")


def run(*arguments: object, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run ``anlan criteria suggest`` where neither home nor settings can be found."""
    environment = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "DJANGO_SETTINGS_MODULE": "no.such.settings"}
    words = [*ANLAN, "criteria", "suggest", *map(str, arguments)]
    return subprocess.run(words, capture_output=True, text=True, cwd=folder, env=environment, timeout=60)


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def test_the_command_answers_each_line_without_a_database(tmp_path):
    items = write(tmp_path / "items.csv", "item,more\n" + "".join(f"{item},x\n" for item in ITEMS))
    texts = write(tmp_path / "texts.csv", "id,text\na7,灭火器过期\n9,后门堵住\n", "gb18030")
    learn = write(tmp_path / "learn.csv", f"text,check_item\n后门堵住,{ITEMS[3]}\nx,not in the library\n")
    done = run("--library", items, "--from", texts, "--json", folder=tmp_path)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert (done.returncode, [answer["id"] for answer in answers]) == (0, ["a7", "9"]), done.stderr
    assert [answer["items"][0]["item"] for answer in answers] == [ITEMS[0], ITEMS[1]]
    assert len(answers[0]["items"]) == len(ITEMS)
    done = run("--library", items, "--learn", learn, "--from", texts, "--json", folder=tmp_path)
    assert json.loads(done.stdout.splitlines()[1])["items"][0]["item"] == ITEMS[3]
    assert "1 rows of" in done.stderr


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"id,words\n1,a\n", "must name the columns id, text"),
        (b"id,text\n", "no row below"),
        (b"id,text\n1,a,b\n", "line 2 has 3 cells"),
        (b'id,text\n1,"a\n', "line 2 is no CSV"),
        (b"id,text\n,a\n", "line 2 has no id"),
        (b"id,text,id\n1,a,2\n", "column id twice"),
        (b"PK\x03\x04rest", "save it as CSV"),
        (b"id,text\n1,\xff\xff\xff\n", "neither UTF-8 nor GB 18030"),
        (b"id,text\n1,a\x00b\n", "neither UTF-8 nor GB 18030"),
        (None, "No such file"),
    ],
)
def test_bad_input_of_each_kind_is_one_clear_sentence(tmp_path, content, said):
    # In process: the command line turns this into the sentence and status 1.
    from anlan.prevention.criteria.reading import BadTable, demand_filled, read_table

    path = tmp_path / "texts.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BadTable, match=said) as caught:
        demand_filled(path, read_table(path, ["id", "text"]), ["id"])
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_refused_table_ends_the_command_with_status_1(tmp_path):
    done = run("--library", "none.csv", "--from", "none.csv", "--json", folder=tmp_path)
    assert done.returncode == 1
    assert "none.csv: No such file" in done.stderr
    assert json.loads(done.stdout)["error"]["code"] == "bad-table"
    assert "Traceback" not in done.stderr
