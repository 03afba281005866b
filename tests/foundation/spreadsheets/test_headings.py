"""The heading is found wherever it stands, in one line or several; what is not known is asked about."""

import pytest

from anlan.foundation.spreadsheets.headings import Vocabulary, bracketed, find_heading, normal_title, without_brackets

WORDS = Vocabulary.of(
    {
        "name": {"titles": ["企业（单位）名称", "单位名称"], "patterns": ["^企业.*名称$"]},
        "code": {"titles": ["统一社会信用代码"], "patterns": ["信用代码"]},
        "county": {"titles": ["所属县区", "县（区）"]},
        "lon": {"titles": ["经度"]},
        "lat": {"titles": ["纬度"]},
        "home": {"titles": ["注册地址", "地址（注册）"]},
        "site": {"titles": ["经营地址", "地址（经营）"]},
        "kept": {"titles": ["法定代表人", "注册资本"]},
    },
    anchors=["name", "code"],
    plural=["kept"],
    own=["安澜·问题"],
)


def numbered(*lines):
    return list(enumerate(lines, 1))


def fields(heading):
    return {name: column.index for name, column in heading.fields.items()}


@pytest.mark.parametrize(
    ("title", "normal", "bare", "unit"),
    [
        ("企业（单位）名称 *", "企业单位名称", "企业名称", "单位"),
        ("职工人数\n（人）", "职工人数人", "职工人数", "人"),
        ("ＮＡＭＥ", "name", "name", ""),
        ("上年营业收入(万元)", "上年营业收入万元", "上年营业收入", "万元"),
    ],
)
def test_titles_are_compared_without_writing_habits(title, normal, bare, unit):
    assert (normal_title(title), without_brackets(title), bracketed(title)) == (normal, bare, unit)


def test_the_heading_is_found_below_titles_and_remarks():
    heading = find_heading(
        numbered(
            ["市场主体安全生产监管台账", "", "", ""],
            ["填报单位：市场监管局", "", "", "2026年"],
            ["序号", "企业名称", "社会信用代码", "县（区）"],
            [1.0, "安居面粉厂", "91140403MA0ABCDE1X", "潞州区"],
        ),
        WORDS,
    )

    assert (heading.first_line, heading.last_line) == (3, 3)
    assert fields(heading) == {"name": 1, "code": 2, "county": 3}
    assert [column.title for column in heading.unknown] == ["序号"]


def test_a_heading_of_two_lines_is_put_together():
    heading = find_heading(
        numbered(
            ["单位名称", "统一社会信用代码", "坐标", "", "地址", ""],
            ["单位名称", "统一社会信用代码", "经度", "纬度", "注册", "经营"],
            ["安居面粉厂", "91140403MA0ABCDE1X", 113.1, 36.2, "一路1号", "二路2号"],
        ),
        WORDS,
    )

    assert (heading.first_line, heading.last_line) == (1, 2)
    assert fields(heading) == {"name": 0, "code": 1, "lon": 2, "lat": 3, "home": 4, "site": 5}


def test_a_data_line_of_texts_is_not_taken_for_the_second_line_of_a_heading():
    heading = find_heading(
        numbered(["单位名称", "信用代码", "片区"], ["安居面粉厂", "91140403MA0ABCDE1X", "注册地址"]), WORDS
    )

    assert heading.last_line == 1


def test_two_columns_of_one_meaning_are_asked_about_but_not_those_that_may_be_several():
    heading = find_heading(numbered(["单位名称", "企业名称", "信用代码", "法定代表人", "注册资本"]), WORDS)

    assert fields(heading) == {"name": 0, "code": 2, "kept": 3}
    assert [column.title for column in heading.doubled] == ["企业名称"]


def test_the_columns_of_our_own_answer_are_recognised_and_not_asked_about():
    heading = find_heading(numbered(["单位名称", "信用代码", "安澜·问题"]), WORDS)

    assert (heading.unknown, heading.columns[2].is_own) == ((), True)


def test_without_an_anchor_there_is_no_heading():
    assert find_heading(numbered(["经度", "纬度", "注册地址"], [1.0, 2.0, "x"]), WORDS) is None


def test_a_line_that_repeats_the_heading_is_known_again():
    heading = find_heading(numbered(["单位名称", "信用代码", "县（区）"]), WORDS)

    assert heading.describes(["单位名称", "信用代码", "县（区）"])
    assert not heading.describes(["安居面粉厂", "91140403MA0ABCDE1X", "潞州区"])


def test_a_title_cannot_name_two_fields():
    with pytest.raises(ValueError, match="names both"):
        Vocabulary.of({"a": {"titles": ["名称"]}, "b": {"titles": ["名称 "]}})
