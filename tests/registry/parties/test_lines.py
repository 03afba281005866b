"""Department lines and the words of workbooks for them (REG-07, REG-13)."""

import pytest

from anlan.registry.parties.lines import bureau_name, line_called, line_name, lines, stated


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("工信局", "industry_it"),
        ("应急管理局", "emergency"),
        ("安监局", "emergency"),
        ("住建局", "housing"),
        ("卫健委", "health"),
        ("长治市卫生健康委员会", "health"),
        ("文旅局", "culture_tourism"),
        ("市场监管局", "market_regulation"),
        ("潞州区市场监督管理局", "market_regulation"),
        ("山西省长治市襄垣县能源局", "energy"),
        ("市应急局", "emergency"),
        ("县农业农村局", "agriculture"),
        ("　交通 局", "transport"),
        ("县委宣传部", "publicity"),
        ("长治市委宣传部", "publicity"),
        ("某某局", ""),
        ("市", ""),
        ("", ""),
    ],
)
def test_a_department_is_recognised_however_it_is_written(word, code):
    assert line_called(word) == code


@pytest.mark.parametrize(
    ("cell", "found", "unknown", "undecided"),
    [
        ("能源局", ("energy",), (), False),
        ("工信局、应急管理局", ("industry_it", "emergency"), (), False),
        ("住建局/城管局", ("housing", "urban_management"), (), False),
        ("住房和城乡建设局", ("housing",), (), False),
        ("工业和信息化局和应急管理局", ("industry_it", "emergency"), (), False),
        ("应急局，安监局", ("emergency",), (), False),
        ("待定", (), (), True),
        ("/", (), (), True),
        ("能源局、某某局", ("energy",), ("某某局",), False),
        ("", (), (), False),
    ],
)
def test_a_cell_names_one_department_or_several_or_none(cell, found, unknown, undecided):
    answer = stated(cell)
    assert (answer.lines, answer.unknown, answer.undecided) == (found, unknown, undecided)


def test_every_line_has_both_names_and_no_word_names_two_lines():
    owner: dict[str, str] = {}
    for line in lines().values():
        assert line.zh and line.en and line.bureau_en and line.kind, line.code
        for word in {line.zh, line.city_zh, line.county_zh, *line.synonyms} - {""}:
            assert owner.setdefault(word, line.code) == line.code, f"{word} names {owner[word]} and {line.code}"


def test_names_follow_the_language():
    assert line_name("energy", "zh-hans") == "能源"
    assert line_name("energy", "en") == "Energy"
    assert bureau_name("energy", "zh-hans") == "能源局"
    assert line_name("strange", "en") == bureau_name("strange", "en") == "strange"
