"""A month computed from frozen facts: figures by hand, replayed, published, corrected (INS-04, RSP-13, RSP-27)."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from click.testing import CliRunner

from anlan.foundation.ledger.models import Act
from anlan.foundation.periods.rules import parse
from anlan.foundation.refusals.rules import Forbidden, Refused
from anlan.insight.assessment import services
from anlan.insight.assessment.cli import assess
from anlan.insight.assessment.folders import folder_of, hash_of
from anlan.insight.assessment.models import Assessment, Objection, Score, ScoreLine, ScoreSheet
from anlan.prevention.hazards.models import Hazard
from tests.insight.assessment.conftest import RUN_AT, SYSTEM, at, check, owe

pytestmark = pytest.mark.django_db
OCTOBER = parse("2026-10")


def computed(**given):
    return {one.code: one for one in services.run(OCTOBER, actor=SYSTEM, now=RUN_AT, **given)}


def lines_of(assessment, unit):
    rows = ScoreLine.objects.beyond_scope("test").filter(score__assessment=assessment, score__party=unit)
    return {row.indicator: (row.numerator, row.denominator, row.points) for row in rows}


def published():
    county = computed()["county"]
    return services.publish(county, county.version, actor=SYSTEM, now=RUN_AT)


def line_of(assessment, unit, indicator):
    return ScoreLine.objects.beyond_scope("test").get(
        score__assessment=assessment, score__party=unit, indicator=indicator
    )


def test_counties_get_what_their_territory_did_worked_out_by_hand(october):
    county = computed()["county"]
    assert county.units == 2 and county.as_of == datetime(2026, 11, 5, 16, tzinfo=UTC)
    near = lines_of(county, october["潞州区"])
    assert near == {
        "own": (0, 0, None),
        "reports": (0, 0, None),
        "inspections": (1, 2, 10),
        "rectified": (1, 3, Decimal("8.33")),
        "overdue": (1, 3, 0),  # 0.5 × 1 × 100 ÷ 3 = 16.67 of 10
        "warned": (1, 2, 0),
        "verified": (None, None, None),
        "merit": (None, None, None),
    }
    far = lines_of(county, october["襄垣县"])
    assert (far["inspections"], far["rectified"], far["overdue"], far["warned"]) == (
        (1, 1, 20), (1, 1, 25), (0, 2, 10), (0, 1, 10),
    )  # fmt: skip
    scores = {one.name: one for one in Score.objects.beyond_scope("test").filter(assessment=county)}
    assert scores["襄垣县人民政府"].total == 100 and scores["襄垣县人民政府"].rank == 1
    assert scores["潞州区人民政府"].total == Decimal("28.20"), "18.33 of 65"
    assert scores["潞州区人民政府"].rank == 2 and scores["潞州区人民政府"].lost == Decimal("46.67")


def test_a_department_answers_for_those_it_leads(october):
    department = computed()["department"]
    lines = lines_of(department, october["局"])
    assert (lines["charge"], lines["rectified"]) == ((2, 2, 25), (2, 2, 25)), "the idle mill has no lead department"


def test_what_is_recorded_after_the_cutoff_changes_nothing(october):
    first = computed()["county"].inputs_hash
    check(october["惰"], date(2026, 10, 30), at(11, 6))
    again = services.run(OCTOBER, actor=SYSTEM, now=at(11, 20), again=True, reason="补算")
    assert lines_of(again[0], october["潞州区"])["inspections"] == (1, 2, 10)
    assert (again[0].edition, again[0].inputs) == (2, 2) and again[0].inputs_hash != first, "frozen at another instant"


def test_a_long_grace_counts_in_the_month_in_which_it_ends_and_once(story):
    owe(grace=20)
    check(story["远"], date(2026, 9, 12), at(9, 12))
    services.run(parse("2026-09"), actor=SYSTEM, now=RUN_AT)
    september = Assessment.objects.beyond_scope("test").get(code="county", month="2026-09")
    assert lines_of(september, story["襄垣县"])["inspections"] == (0, 1, 0), "August, due on 20 September"
    assert lines_of(computed()["county"], story["襄垣县"])["inspections"] == (1, 1, 20)


def test_a_month_is_computed_when_its_reports_are_due_and_once(october):
    with pytest.raises(Refused) as refused:
        services.run(OCTOBER, actor=SYSTEM, now=at(11, 5, 15))
    assert (refused.value.code, refused.value.facts["day"]) == ("month-not-over", "2026-11-06")
    assert computed()["county"].pk == computed()["county"].pk
    with pytest.raises(Forbidden):
        services.run(OCTOBER, actor=october.people["qu"].actor, now=RUN_AT)


def test_a_replay_finds_the_same_from_the_files_alone_and_says_what_differs(october):
    county = published()
    Hazard.objects.beyond_scope("test").update(deadline=date(2027, 1, 1))  # the live system went on
    assert all(one.holds for one in services.replay(OCTOBER, actor=SYSTEM))
    said = CliRunner().invoke(assess, ["replay", "2026-10", "--json"], catch_exceptions=False)
    told = json.loads(said.output)
    assert said.exit_code == 0 and [one["holds"] for one in told["editions"]] == [True, True]

    Score.objects.beyond_scope("test").filter(assessment=county, party=october["潞州区"]).update(total=99)
    replayed = services.replay(OCTOBER, actor=SYSTEM)[0]
    assert replayed.same_facts and not replayed.holds
    assert [(one.unit, one.what) for one in replayed.differences] == [("潞州区人民政府", "total")]
    file = folder_of("2026-10", 1) / "hazard.parquet"
    file.write_bytes((folder_of("2026-10", 1) / "warning.parquet").read_bytes())
    assert hash_of(file.parent) != county.inputs_hash
    file.unlink()
    said = CliRunner().invoke(assess, ["replay", "2026-10"], catch_exceptions=False)
    assert said.exit_code == 1 and said.output.count("facts-gone") == 2


def test_an_altered_fact_is_found_by_the_hash_even_where_the_figures_stay(october):
    computed()
    facts = folder_of("2026-10", 1) / "month.json"
    facts.write_text(facts.read_text() + " ")
    said = CliRunner().invoke(assess, ["replay", "2026-10"], catch_exceptions=False)
    assert said.exit_code == 1 and "facts differ" in said.output


def test_published_is_final_and_only_the_newest_edition_is_published(october):
    county = computed()["county"]
    newer = services.run(OCTOBER, actor=SYSTEM, now=RUN_AT, again=True)[0]
    with pytest.raises(Refused, match="assessment-superseded"):
        services.publish(county, county.version, actor=SYSTEM, now=RUN_AT)
    done = services.publish(newer, newer.version, actor=october.people["chen"].actor, now=RUN_AT)
    assert done.state == "published" and done.published_by_id == october.people["chen"].post.pk
    with pytest.raises(Refused, match="step-not-possible"):
        services.publish(done, done.version, actor=SYSTEM, now=RUN_AT)
    assert Act.objects.beyond_scope("test").filter(kind="assessment.published", subject_uid=done.uid).count() == 1


def test_an_objection_is_decided_by_another_and_makes_an_edition_that_says_why(october):
    county, people = published(), october.people
    line = line_of(county, october["潞州区"], "overdue")
    for stranger, code in (("xian", "objection-not-yours"), ("li", "objection-not-yours")):
        with pytest.raises(Refused, match=code):
            services.object_to(line, reason="不服", actor=people[stranger].actor, now=RUN_AT)
    raised = services.object_to(line, reason="该隐患企业已停产", actor=people["qu"].actor, now=RUN_AT)
    with pytest.raises(Refused, match="objection-waiting"):
        services.object_to(line, reason="再次", actor=people["qu"].actor, now=RUN_AT)
    with pytest.raises(Forbidden):
        services.decide_objection(
            raised, 1, accept=True, decision="同意", points=Decimal(8), actor=people["qu"].actor, now=RUN_AT
        )
    with pytest.raises(Refused, match="objection-points"):
        services.decide_objection(
            raised, 1, accept=True, decision="同意", points=Decimal(11), actor=people["chen"].actor, now=RUN_AT
        )
    decided = services.decide_objection(
        raised, 1, accept=True, decision="停产属实", points=Decimal(8), actor=people["chen"].actor, now=RUN_AT
    )
    edition = decided.edition
    assert (edition.edition, edition.state, edition.inputs) == (2, "published", county.inputs)
    assert "停产属实" in edition.reason and "潞州区人民政府" in edition.reason
    corrected = line_of(edition, october["潞州区"], "overdue")
    assert (corrected.points, corrected.corrected, corrected.reason) == (0, 8, "停产属实")
    total = Score.objects.beyond_scope("test").get(assessment=edition, party=october["潞州区"]).total
    assert total == Decimal("40.51"), "26.33 of 65"
    assert line_of(county, october["潞州区"], "overdue").corrected is None, "the old edition stays as it was"
    assert all(one.holds for one in services.replay(OCTOBER, actor=SYSTEM))
    with pytest.raises(Refused, match="assessment-superseded"):
        services.object_to(
            line_of(county, october["潞州区"], "warned"), reason="x", actor=people["qu"].actor, now=RUN_AT
        )


def test_a_refused_objection_changes_nothing_and_a_late_one_is_not_taken(october):
    county, people = published(), october.people
    line = line_of(county, october["潞州区"], "overdue")
    with pytest.raises(Refused, match="objection-too-late"):
        services.object_to(line, reason="x", actor=people["qu"].actor, now=RUN_AT + timedelta(days=11))
    raised = services.object_to(line, reason="x", actor=people["qu"].actor, now=RUN_AT + timedelta(days=10))
    services.decide_objection(raised, 1, accept=False, decision="证据不足", actor=people["chen"].actor, now=RUN_AT)
    assert Objection.objects.beyond_scope("test").get().state == "refused"
    assert Assessment.objects.beyond_scope("test").filter(code="county").count() == 1


def test_a_manual_item_counts_with_its_assessor(october):
    sheet = ScoreSheet.objects.beyond_scope("test").get(code="county", state="in_force")
    given = {"indicator": "verified", "month": OCTOBER, "unit": october["潞州区"], "evidence": "核查记录〔2026〕7号",
             "assessor": "张核查", "actor": october.people["chen"].actor, "now": RUN_AT}  # fmt: skip
    with pytest.raises(Refused, match="objection-points"):
        services.enter_manual(sheet, points=Decimal(11), **given)
    with pytest.raises(Refused, match="manual-not-asked"):
        services.enter_manual(sheet, points=Decimal(5), **{**given, "indicator": "overdue"})
    services.enter_manual(sheet, points=Decimal(5), **given)
    services.enter_manual(sheet, points=Decimal(7), **given)
    county = published()
    assert lines_of(county, october["潞州区"])["verified"][2] == 7
    with pytest.raises(Refused, match="manual-frozen"):
        services.enter_manual(sheet, points=Decimal(9), **given)


def test_an_edit_makes_a_new_edition_and_the_old_one_stays(october):
    sheet = ScoreSheet.objects.beyond_scope("test").get(code="county", state="in_force")
    chen = october.people["chen"].actor
    with pytest.raises(Refused, match="sheet-not-draft"):
        services.change_draft(sheet, sheet.version, indicators=sheet.indicators, actor=chen, now=RUN_AT)
    draft = services.new_edition(sheet, reason="提高整改权重", actor=chen, now=RUN_AT)
    rows = [{**row, "weight": 60} if row["code"] == "rectified" else row for row in draft.indicators]
    draft = services.change_draft(draft, draft.version, indicators=rows, actor=chen, now=RUN_AT)
    services.put_in_force(draft, draft.version, actor=chen, now=RUN_AT)
    states = dict(ScoreSheet.objects.beyond_scope("test").filter(code="county").values_list("edition", "state"))
    assert states == {1: "retired", 2: "in_force"}
    assert lines_of(computed()["county"], october["潞州区"])["rectified"] == (1, 3, 20)


def test_who_sees_what_before_and_after_publication(october):
    county, people = computed()["county"], october.people

    def sees(name):
        return set(Assessment.objects.visible_to(people[name].actor).values_list("code", flat=True))

    assert sees("chen") == {"county", "department"}
    assert all(sees(name) == set() for name in ("li", "qu", "xian", "ju", "wang")), "not published"
    services.publish(county, county.version, actor=people["chen"].actor, now=RUN_AT)
    assert all(sees(name) == {"county"} for name in ("li", "qu", "xian", "ju")) and sees("wang") == set()
    assert not ScoreLine.objects.visible_to(people["wang"].actor).exists()


def test_a_county_office_does_not_assess_its_own_county(october):
    county, li = published(), october.people["li"].actor
    sheet = ScoreSheet.objects.beyond_scope("test").get(code="county", state="in_force")
    line = line_of(county, october["潞州区"], "overdue")
    raised = services.object_to(line, reason="x", actor=october.people["qu"].actor, now=RUN_AT)
    given = {"indicator": "verified", "month": parse("2026-11"), "unit": october["潞州区"], "points": Decimal(5),
             "evidence": "x", "assessor": "y"}  # fmt: skip
    for attempt in (
        lambda: services.new_edition(sheet, reason="x", actor=li, now=RUN_AT),
        lambda: services.enter_manual(sheet, **given, actor=li, now=RUN_AT),
        lambda: services.run(OCTOBER, actor=li, now=RUN_AT),
        lambda: services.decide_objection(
            raised, 1, accept=True, decision="x", points=Decimal(9), actor=li, now=RUN_AT
        ),
    ):
        with pytest.raises(Refused, match="assessment-city-only"):
            attempt()
