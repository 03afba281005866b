"""A notice is taken in, decided item by item and published at once: its tasks are issued, its duties are owed."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from anlan.foundation.attachments.queries import attachments_of
from anlan.foundation.ledger.models import Act
from anlan.foundation.refusals.rules import Forbidden, Refused
from anlan.foundation.scope.services import system_actor
from anlan.registry.groups.services import Definition, add_group
from anlan.registry.parties.models import Party
from anlan.responsibility.duties.models import Duty
from anlan.responsibility.review import queries, services
from anlan.responsibility.review.becoming import outlook
from anlan.responsibility.review.models import DraftItem, PolicyDocument
from anlan.responsibility.review.services.naming import Meant
from anlan.responsibility.tasks.models import TaskList, UnitName, UnitTask
from tests.registry.cast import NOON, enterprise
from tests.responsibility.policy.documents import notice
from tests.responsibility.review.notice import NOTICE, SECOND

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
VILLAGES = "各村（社区）"


@pytest.fixture
def villages(cast):
    """The villages of the county, by rule; there are two of them."""
    enterprise(cast.city, village="张庄村委会", name="张庄村委会", kind="village_committee")
    rule = {"all": [{"facet": "kind", "in": ["village_committee"]}]}
    add_group(name=VILLAGES, region=cast.city["潞州区"], definition=Definition(selector=rule),
              actor=system_actor("test"), now=NOON)  # fmt: skip


def unit(actor):
    return Party.objects.beyond_scope("test").get(pk=actor.organisation_id)


def taken_in(cast, text=NOTICE, **given):
    file = SimpleUploadedFile("行动方案.txt", text.encode())
    given = {"unit": unit(cast.office), "actor": cast.office, "now": NOON} | given
    return services.take_in(file=file, **given)


def items(document, **wanted):
    return list(DraftItem.objects.beyond_scope("test").filter(document=document, **wanted))


def fresh(row):
    return type(row).objects.beyond_scope("test").get(pk=row.pk)


def named(cast, document):
    """Say that 应急局 is the bureau and that 宣传专班 is left out."""
    said = {"应急局": Meant(party=cast.bureau), "宣传专班": Meant(nobody=True)}
    return services.say_units(document.uid, fresh(document).version, said, actor=cast.office, now=NOON)


def decided(cast, document):
    """Accept what is sure, correct the duty without a period and accept it too."""
    services.accept_sure(document.uid, actor=cast.office, now=NOON)
    for item in items(document, state="open"):
        services.accept(item.uid, item.version, actor=cast.office, now=NOON)


def published(cast, document, by=None):
    return services.publish(
        document.uid, fresh(document).version, title="任务分解表", first_day=TODAY, last_day=TODAY + timedelta(days=30),
        actor=by or cast.office, now=NOON,
    )  # fmt: skip


def test_what_was_read_is_kept_beside_what_is_corrected(cast, villages):
    document = taken_in(cast)
    assert (document.number, document.dated_on, document.format) == ("潞区安办〔2026〕12号", date(2026, 11, 20), "txt")
    (file,) = attachments_of(cast.office, document.uid)
    assert file.name == "行动方案.txt"
    rows = items(document)
    assert [(row.kind, row.values["text"][:6]) for row in rows] == [
        ("duty", "安全检查"), ("duty", "对重点企业进"), ("task", "规上企业每半"), ("duty", "生产安全事故"),
        ("task", "建立企业全员"), ("task", "张贴安全标语"),
    ]  # fmt: skip
    check, dispatch, drill, *_ = (row for row in rows if row.kind == "duty")
    assert [check.values[name] for name in ("who", "act_kind", "cadence", "minimum")] == [
        "above_scale", "check.principal", "quarter", 1,
    ]  # fmt: skip
    assert (drill.values["act_kind"], drill.values["cadence"]) == ("drill.held", "half_year")
    assert (dispatch.values["who"], dispatch.values["cadence"], dispatch.values["reason"]) == (
        "departments",
        "",
        "定期",
    )
    assert document.text[drill.trigger_start : drill.trigger_end] == "每半年至少组织1次"

    changed = services.correct(check.uid, 1, {"minimum": 2}, actor=cast.office, now=NOON)
    assert (changed.values["minimum"], changed.read["minimum"]) == (2, 1)
    with pytest.raises(Refused, match="stale-edit"):
        services.correct(check.uid, 1, {"minimum": 3}, actor=cast.office, now=NOON)
    with pytest.raises(Refused, match="review-text-missing"):
        services.correct(check.uid, 2, {"text": " "}, actor=cast.office, now=NOON)
    changed = services.reject(check.uid, 2, actor=cast.office, now=NOON)
    with pytest.raises(Refused, match="review-decided"):
        services.accept(check.uid, changed.version, actor=cast.office, now=NOON)
    changed = services.reopen(check.uid, changed.version, actor=cast.office, now=NOON)
    services.correct(check.uid, changed.version, {"who": ""}, actor=cast.office, now=NOON)
    with pytest.raises(Refused, match="review-who-missing"):
        services.accept(check.uid, fresh(check).version, actor=cast.office, now=NOON)
    assert services.accept_sure(document.uid, actor=cast.office, now=NOON) == 4, "three tasks and the drill are sure"
    assert queries.counts(document) == queries.Counts(open=2, accepted=4)
    told = Act.objects.beyond_scope("test").filter(kind__startswith="draft_item.").values_list("kind", flat=True)
    assert set(told) == {f"draft_item.{verb}" for verb in ("corrected", "rejected", "reopened", "accepted")}


def test_items_are_merged_and_divided(cast, villages):
    document = taken_in(cast)
    first, second, third = items(document, kind="task")
    merged = services.merge_next(first.uid, first.version, actor=cast.office, now=NOON)
    assert merged.values["text"] == first.values["text"] + second.values["text"]
    assert merged.values["units"] == [["各村(社区)", "responsible"], ["应急局", "responsible"]]
    assert fresh(second).state == "rejected"
    parts = services.split(
        third.uid, third.version, ["张贴安全标语", "入户宣传冬季取暖安全知识。"], actor=cast.office, now=NOON
    )  # fmt: skip
    assert [document.text[part.start : part.end] for part in parts] == ["张贴安全标语", "入户宣传冬季取暖安全知识。"]
    orders = [row.order for row in items(document)]
    assert orders == sorted(set(orders)), "the parts stand in the place of the whole"
    with pytest.raises(Refused, match="review-merge-last"):
        services.merge_next(parts[1].uid, parts[1].version, actor=cast.office, now=NOON)
    with pytest.raises(Refused, match="review-split-one"):
        services.split(parts[1].uid, parts[1].version, ["一"], actor=cast.office, now=NOON)


def test_words_are_asked_about_once_and_remembered(cast, villages):
    document = taken_in(cast)
    decided(cast, document)
    assert queries.unknown(document, items(document), cast.office) == ["应急局", "宣传专班"]
    with pytest.raises(Refused, match="review-words-unknown") as refused:
        published(cast, document)
    assert refused.value.facts["names"] == "应急局、宣传专班"
    assert not TaskList.objects.beyond_scope("test").exists(), "nothing half published"
    far = enterprise(cast.city, village="襄垣县", name="襄垣县应急局", kind="department", line="emergency")
    with pytest.raises(Refused, match="not-found"):
        services.say_units(document.uid, 1, {"应急局": Meant(party=far)}, actor=cast.office, now=NOON)
    named(cast, document)
    assert queries.unknown(fresh(document), items(document), cast.office) == []
    assert [str(one.party) for one in UnitName.objects.beyond_scope("test")] == ["潞州区应急管理局"]
    services.drop(document.uid, 2, reason="测试", actor=cast.office, now=NOON)
    again = taken_in(cast)
    assert queries.unknown(again, items(again), cast.office) == ["宣传专班"], "the bureau is remembered for the county"


def test_publishing_issues_the_tasks_and_puts_the_duties_in_force_or_nothing(cast, city_office, villages, monkeypatch):
    document = taken_in(cast)
    with pytest.raises(Refused, match="review-items-open"):
        published(cast, document)
    decided(cast, document)
    named(cast, document)
    rows = items(document)
    look = outlook(document := fresh(document), rows, queries.meanings(document, rows, city_office),
                   actor=city_office, day=TODAY)  # fmt: skip
    assert [(gain.name, gain.total) for gain in look.gains] == [
        ("安居村委会", 2), ("张庄村委会", 2), ("潞州区应急管理局", 2),
    ]  # fmt: skip
    assert [bool(one.reason) for one in look.duties] == [False, True, False]

    taken = Duty.objects.create(code=f"POL-{document.pk}-{items(document, kind='duty')[-1].order}")
    with pytest.raises(Refused, match="duty-code-taken"):
        published(cast, document, by=city_office)
    assert (fresh(document).state, Duty.objects.beyond_scope("test").count()) == ("review", 1), "all or nothing"
    assert not TaskList.objects.beyond_scope("test").exists()
    taken.delete()

    done = published(cast, document, by=city_office)
    assert (done.state, done.task_list.state, done.task_list.document) == ("published", "issued", document.title)
    assert UnitTask.objects.beyond_scope("test").filter(task_list=done.task_list).count() == look.unit_tasks == 6
    duties = [row.duty for row in items(document, kind="duty")]
    assert [duty.state for duty in duties] == ["in_force", "draft", "in_force"]
    assert duties[0].current.basis == f"《{document.title}》（潞区安办〔2026〕12号）"
    assert duties[0].current.selector["all"][1] == {"facet": "region", "prefix": "140403"}
    assert (duties[1].current.runs_as, duties[1].current.note) == ("not_yet", "没有日历周期：定期")
    supervising = done.task_list.tasks.get(mode="supervises")
    assert supervising.duty == duties[2], "the drill in its text measures the task of supervising"
    assert not outlook(document, items(document), {}, actor=city_office, day=TODAY).tasks
    with pytest.raises(Refused, match="review-closed"):
        services.accept_sure(document.uid, actor=cast.office, now=NOON)


def test_whoever_does_not_keep_the_catalogue_publishes_the_tasks_and_the_city_enters_the_duties(
    cast, city_office, villages
):
    document = taken_in(cast)
    decided(cast, document)
    named(cast, document)
    done = published(cast, document)
    assert done.task_list is not None
    assert (Duty.objects.beyond_scope("test").count(), queries.waiting_duties(fresh(document))) == (0, 3)
    with pytest.raises(Refused, match="duty-city-only"):
        services.enter_duties(document.uid, fresh(document).version, actor=cast.office, now=NOON)
    services.enter_duties(document.uid, fresh(document).version, actor=city_office, now=NOON)
    assert queries.waiting_duties(fresh(document)) == 0


def test_a_new_version_asks_about_the_differences_only(cast, villages):
    first = taken_in(cast)
    decided(cast, first)
    named(cast, first)
    published(cast, first)
    with pytest.raises(Refused, match="review-taken-in"):
        taken_in(cast, replaces=fresh(first))
    second = taken_in(cast, SECOND, replaces=fresh(first))
    assert [(row.values["text"][:9], row.state) for row in items(second, unchanged=False)] == [
        ("张贴安全标语、悬挂", "open"),
    ]  # fmt: skip
    assert queries.counts(second).accepted == 5
    assert [row.values["text"][:7] for row in queries.gone(second)] == ["张贴安全标语，"]
    (changed,) = items(second, state="open")
    services.accept(changed.uid, changed.version, actor=cast.office, now=NOON)
    done = published(cast, second)
    assert [task.text[:9] for task in done.task_list.tasks.all()] == ["张贴安全标语、悬挂"], "nothing is issued twice"


def test_who_may_not_review_is_refused_and_who_is_elsewhere_sees_nothing(cast, villages):
    document = taken_in(cast)
    (item, *_) = items(document)
    with pytest.raises(Forbidden):
        services.accept(item.uid, 1, actor=cast.villager, now=NOON)
    with pytest.raises(Refused, match="not-found"):
        services.accept(item.uid, 1, actor=cast.stranger, now=NOON)
    with pytest.raises(Refused, match="not-found"):
        taken_in(cast, actor=cast.stranger)
    assert not PolicyDocument.objects.visible_to(cast.stranger).exists()
    neighbour = replace(cast.head, organisation_id=cast.bureau.pk)
    with pytest.raises(Refused, match=r"review-not-own|not-found"):
        services.drop(document.uid, 1, reason="x", actor=neighbour, now=NOON)


def test_a_word_document_with_its_table_is_taken_in_and_its_file_kept(cast):
    file = SimpleUploadedFile("通知.docx", notice(split=True))
    document = services.take_in(unit=unit(cast.office), file=file, actor=cast.office, now=NOON)
    assert (document.format, document.number) == ("docx", "青安委〔2024〕7号")
    assert [row.values["due_on"] for row in items(document, kind="task")] == ["2024-12-31", "2024-03-31", "", "", ""]
    assert [file.type for file in attachments_of(cast.office, document.uid)] == ["docx"]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"file": SimpleUploadedFile("a.docx", b"no word document")}, "document-broken"),
        ({"file": SimpleUploadedFile("a.txt", b"  ")}, "document-empty"),
        ({"pasted": "  "}, "review-nothing-given"),
        ({"pasted": "天气很好。"}, "review-nothing-read"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason_and_nothing_is_kept(cast, given, code):
    with pytest.raises(Refused, match=code):
        services.take_in(unit=unit(cast.office), actor=cast.office, now=NOON, **given)
    assert not PolicyDocument.objects.beyond_scope("test").exists()
