"""Recurring and timed duties of running text (issue 4, the reader): the grammar on sentences of our own."""

import time

import pytest

from anlan.responsibility.policy.reading import read_text
from anlan.responsibility.policy.rules import DutyType, Strength
from tests.responsibility.policy.duties.sentences import SENTENCES


def told(duty):
    """A duty in four words: its time, and who."""
    if duty.type is DutyType.RECURRING:
        return (duty.unit, duty.every, duty.minimum, duty.actor)
    return (duty.type.value, duty.date or duty.days, duty.day_unit, duty.actor)


@pytest.mark.parametrize(("text", "expected"), SENTENCES, ids=[text[-24:] for text, _ in SENTENCES])
def test_a_sentence_states_exactly_these_duties(text, expected):
    found = [told(duty) for duty in read_text(text).duties]

    # None for an actor or a count: the guideline leaves it open.
    open_ones = [
        tuple(
            want if want is not None or place not in (2, 3) else said
            for place, (want, said) in enumerate(zip(row, told, strict=True))
        )
        for row, told in zip(expected, found, strict=False)
    ]
    assert found == open_ones + expected[len(found) :]


def test_every_duty_points_at_its_place_and_says_which_rule_fired():
    text = "第三条 商场应当每月检查一次消防设施，检查记录保存不少于两年；发现隐患的，应当在三日内报告。\n"
    reading = read_text(text)

    for duty in reading.duties:
        assert duty.trigger_place.of(text).startswith(duty.trigger[:20])
        assert duty.place.start <= duty.trigger_place.start < duty.place.end
        assert duty.actor_place is not None and duty.actor_place.of(text) == duty.actor == "商场"
        assert 0 < duty.why.confidence <= 1 and duty.why.words and duty.why.seen in text
    assert [duty.why.rule for duty in reading.duties] == ["per-period", "lasting", "within"]
    assert [duty.event for duty in reading.duties] == [None, None, "发现隐患"]


def test_strength_and_prohibition():
    said = "第一条 鼓励商户每年投保。商户可以在三十日内申请复核。商户不得在验收后三日内转租。"
    assert [(duty.strength, duty.negated) for duty in read_text(said).duties] == [
        (Strength.ENCOURAGED, False),
        (Strength.ENCOURAGED, False),
        (Strength.MANDATORY, True),
    ]


def test_a_subject_is_carried_from_the_lead_of_a_list_and_from_sentence_to_sentence_but_not_to_the_next_article():
    text = (
        "第一条 养老机构应当建立台账。每月更新一次。\n每年评估一次。\n"
        "第二条 设备每季度检测一次。\n"
        "第三条 消防队应当做好下列工作：\n（一）每周训练；\n（二）队长每日点名；\n（三）每年考核。\n"
    )
    assert [duty.actor for duty in read_text(text).duties] == [
        "养老机构", "养老机构", "", "消防队", "队长", "消防队",
    ]  # fmt: skip


def test_chapters_on_penalties_keep_the_terms_of_authorities_and_nothing_else():
    text = (
        "第六章 法律责任\n第五十条 企业定期自查不到位，记录缺失的，处一万元罚款。\n"
        "第五十一条 作出处罚的机关应当在五日内通报上级机关。\n第七章 附则\n第五十二条 本条例自2030年1月1日起施行。\n"
    )
    assert [(duty.days, duty.actor) for duty in read_text(text).duties] == [(5, "作出处罚的机关")]


def test_reading_is_deterministic_and_survives_odd_input():
    for odd in (
        "|" * 500,
        "每" * 400,
        "自之日起内" * 60,
        "第条" * 50,
        "（" * 300 + "每年" * 50,
        "每年，" * 300,
        "\ufeff\r\n每月\r\n",
    ):
        assert read_text(odd) == read_text(odd)


@pytest.mark.slow
@pytest.mark.parametrize("odd", ["企业应当每月检查并在三日内报告", "自收到", "一二三四五", "“", "企业应当，"])
def test_a_line_without_an_end_costs_no_more_than_its_length(odd):
    """A part longer than any sentence is cut; without that these took minutes. The limit allows a busy machine."""
    started = time.process_time()
    read_text(odd * (6000 // len(odd)))
    assert time.process_time() - started < 4
