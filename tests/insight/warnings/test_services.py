"""The system raises and closes; the warned explain; superiors decide and order (design, section 2; INS-03, RSP-26)."""

from datetime import timedelta

import pytest

from anlan.foundation.ledger.models import Act
from anlan.foundation.notices.models import Notice
from anlan.foundation.notices.queries import told_about
from anlan.foundation.refusals.rules import Forbidden, Refused
from anlan.insight.warnings import services
from anlan.insight.warnings.ladders import policy
from anlan.insight.warnings.models import Cause, ClosedAs, Order, OrderKind, Warning
from anlan.insight.warnings.queries import published_orders
from anlan.insight.warnings.raising import Applied, apply
from anlan.insight.warnings.rules import Case, Rung
from tests.insight.conftest import somebody
from tests.registry.cast import NOON, enterprise

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def overdue(party, matter="hazard:1", since=NOON, **given):
    return Case(
        matter=matter, spell="2026-11-22", due_at=since, ladder=policy().ladders["hazard"], party_id=party.pk, **given
    )


def the_warning():
    return Warning.objects.beyond_scope("test").select_related("party").get()


def told(kind=""):
    notices = Notice.objects.beyond_scope("test").select_related("user").order_by("told_at", "pk")
    return [(one.user.username, one.kind) for one in notices if not kind or one.kind == kind]


def acts(*kinds):
    return list(Act.objects.beyond_scope("test").filter(kind__in=kinds).order_by("id").values_list("kind", flat=True))


def test_a_warning_is_raised_climbs_and_closes_and_a_second_run_changes_nothing(wang, li):
    case = overdue(wang.unit)
    assert apply(Cause.HAZARD, [case], now=NOON) == Applied(raised=1)
    assert apply(Cause.HAZARD, [case], now=NOON) == Applied()
    assert told() == [("wang", "warning.warn")]
    assert apply(Cause.HAZARD, [case], now=NOON + 3 * DAY) == Applied(climbed=1)
    assert the_warning().rung == Rung.REPORT
    superior = [who for who, kind in told() if kind == "warning.report"]
    assert superior == ["li", "wang"], "the office, where no officer is named; and the warned learns of it"
    assert apply(Cause.HAZARD, [], now=NOON + 4 * DAY) == Applied(closed=1)
    assert apply(Cause.HAZARD, [], now=NOON + 4 * DAY) == Applied()
    assert (the_warning().closed_as, the_warning().closed_at) == (ClosedAs.MET, NOON + 4 * DAY)
    assert acts("warning.raised", "warning.climbed", "warning.closed") == [
        "warning.raised", "warning.climbed", "warning.closed",
    ]  # fmt: skip


def test_another_cause_is_left_alone(wang):
    apply(Cause.HAZARD, [overdue(wang.unit)], now=NOON)
    assert apply(Cause.VACANCY, [], now=NOON) == Applied()
    assert the_warning().closed_at is None


def test_nobody_is_told_more_than_twice_of_one_warning_by_the_system(wang, li):
    case = overdue(wang.unit, since=NOON + 3 * DAY)
    for day in (0, 3, 6, 13, 33, 60):
        apply(Cause.HAZARD, [case], now=NOON + day * DAY)
    assert the_warning().rung == Rung.INTERVIEW
    assert [who for who, _ in told()].count("wang") == 2
    assert [who for who, _ in told()].count("li") == 2, "reported, supervision proposed; the interview he sees himself"


def test_a_vacant_post_silences_what_follows_from_it_but_not_its_evaluation(wang):
    apply(Cause.HAZARD, [overdue(wang.unit, silenced_by="vacancy:7")], now=NOON)
    assert the_warning().rung == Rung.WARN and told() == []


def test_many_at_once_are_one_notice(wang, li, city):
    mills = [enterprise(city, name=f"{n}号面粉厂") for n in range(12)]
    apply(Cause.HAZARD, [overdue(mill, f"hazard:{n}") for n, mill in enumerate(mills)], now=NOON + 5 * DAY)
    assert told() == [("li", "warning.many")]
    (notice,) = Notice.objects.beyond_scope("test")
    assert "12" in notice.words


def test_a_notice_for_many_leads_to_just_these_and_counts_for_each_of_them(client, wang, li, city):
    mills = [enterprise(city, name=f"{n}号面粉厂") for n in range(12)]
    apply(Cause.VACANCY, [overdue(enterprise(city, name="另一家面粉厂"), "vacancy:9")], now=NOON + 5 * DAY)
    cases = [overdue(mill, f"hazard:{n}") for n, mill in enumerate(mills)]
    for day in (5, 12, 40):
        apply(Cause.HAZARD, cases, now=NOON + day * DAY)
    assert [kind for _, kind in told()] == ["warning.report", "warning.many", "warning.many"], "at most two for each"
    notice = Notice.objects.beyond_scope("test").filter(kind="warning.many").first()
    one = Warning.objects.beyond_scope("test").get(matter="hazard:3")
    assert {known.user for known in told_about(one.uid)} == {li.user}
    client.force_login(li.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(f"/notices/{notice.uid}/", follow=True).content.decode()
    assert all(mill.name in page for mill in mills) and "另一家面粉厂" not in page
    client.force_login(wang.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "号面粉厂" not in client.get(notice.url).content.decode(), "somebody else's notice leads him nowhere"


def test_the_history_of_a_party_says_in_words_what_it_was_warned_of_and_leads_there(client, wang, li):
    apply(Cause.HAZARD, [overdue(wang.unit)], now=NOON + 5 * DAY)
    apply(Cause.HAZARD, [overdue(wang.unit)], now=NOON + 12 * DAY)
    order, later = Order.objects.beyond_scope("test").get(), NOON + 13 * DAY
    services.issue_order(order, 1, demand="停产整改", deadline=later.date() + 5 * DAY, actor=li.actor, now=later)
    client.force_login(li.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(f"/registry/parties/{wang.unit.uid}/").content.decode()
    history = page[page.index('class="timeline-list"') :]
    assert "隐患逾期未整改 · 报告上级" in history and "隐患逾期未整改 · 建议督办" in history
    assert f'href="/insight/warnings/{the_warning().uid}/"' in history
    assert f'href="/insight/orders/{order.uid}/"' in history
    assert "状态：系统建议 → 已下达" in history, (
        "the state in the words of the register of orders, which is not the party's"
    )
    told_by = [item.split("</span>")[0] for item in history.split('tabular">')[1:]]
    assert told_by == sorted(told_by, reverse=True), "newest first"


def test_the_ladder_proposes_orders_and_the_office_issues_them(wang, li):
    apply(Cause.HAZARD, [overdue(wang.unit)], now=NOON + 12 * DAY)
    order = Order.objects.beyond_scope("test").get()
    assert (order.kind, order.state) == (OrderKind.SUPERVISE, "proposed")
    later = NOON + 13 * DAY
    with pytest.raises(Refused, match="deadline-past"):
        services.issue_order(order, 1, demand="停产整改", deadline=later.date(), actor=li.actor, now=later)
    services.issue_order(order, 1, demand="停产整改", deadline=later.date() + 5 * DAY, actor=li.actor, now=later)
    order.refresh_from_db()
    assert order.number == "督〔2026〕1" and order.issued_by == li.post
    assert told("order.issued") == [("wang", "order.issued")]
    with pytest.raises(Refused, match="order-not-yours"):
        services.receive_order(order, 2, actor=li.actor, now=later)
    services.receive_order(order, 2, actor=wang.actor, now=later)
    services.reply_to_order(order, 3, reply="已停产", actor=wang.actor, now=later)
    assert told("order.replied") == [("li", "order.replied")]
    with pytest.raises(Forbidden):
        services.conclude_order(order, 4, outcome="属实", actor=wang.actor, now=later)
    services.return_reply(order, 4, outcome="缺照片", actor=li.actor, now=later)
    services.reply_to_order(order, 5, reply="补照片", actor=wang.actor, now=later)
    services.conclude_order(order, 6, outcome="属实", actor=li.actor, now=later)
    order.refresh_from_db()
    assert order.state == "concluded" and the_warning().closed_at is None, "an order ends, the failure does not"


def test_whoever_is_warned_explains_and_a_superior_closes_never_the_warned(wang, li):
    apply(Cause.HAZARD, [overdue(wang.unit)], now=NOON)
    warning = the_warning()
    with pytest.raises(Refused, match="warning-not-yours"):
        services.explain(warning, text="等配件", actor=li.actor, now=NOON)
    with pytest.raises(Refused, match="reason-missing"):
        services.explain(warning, text="  ", actor=wang.actor, now=NOON)
    services.explain(warning, text="等配件", actor=wang.actor, now=NOON)
    with pytest.raises(Refused, match="explanation-waiting"):
        services.explain(warning, text="再说一次", actor=wang.actor, now=NOON)
    assert told("warning.explained") == [("li", "warning.explained")]
    with pytest.raises(Forbidden):
        services.decide_waiting(warning, accept=True, decision="好", actor=wang.actor, now=NOON)
    services.decide_waiting(warning, accept=True, decision="厂家延期属实", actor=li.actor, now=NOON + DAY)
    assert the_warning().closed_as == ClosedAs.ACCEPTED
    assert told("warning.accepted") == [("wang", "warning.accepted")]
    assert apply(Cause.HAZARD, [overdue(wang.unit)], now=NOON + 9 * DAY) == Applied(), "the spell is explained"


def test_an_office_does_not_judge_the_government_of_its_own_level(city, li, chen):
    county = enterprise(city, village="潞州区", name="潞州区人民政府", kind="government")
    head = somebody("head", county, "leader")
    apply(Cause.HAZARD, [overdue(county)], now=NOON)
    services.explain(the_warning(), text="正在协调资金", actor=head.actor, now=NOON)
    with pytest.raises(Refused, match="warning-own"):
        services.decide_waiting(the_warning(), accept=True, decision="同意", actor=li.actor, now=NOON)
    with pytest.raises(Refused, match="order-own"):
        services.propose_order(the_warning(), kind=OrderKind.INTERVIEW, actor=li.actor, now=NOON)

    services.decide_waiting(the_warning(), accept=True, decision="同意", actor=chen.actor, now=NOON)
    assert the_warning().closed_as == ClosedAs.ACCEPTED


def test_a_refused_explanation_leaves_the_warning_to_climb(wang, li):
    apply(Cause.HAZARD, [overdue(wang.unit)], now=NOON)
    services.explain(the_warning(), text="忘了", actor=wang.actor, now=NOON)
    services.decide_waiting(the_warning(), accept=False, decision="不是理由", actor=li.actor, now=NOON)
    assert apply(Cause.HAZARD, [overdue(wang.unit)], now=NOON + 3 * DAY) == Applied(climbed=1)


def test_a_unit_does_not_decide_about_itself(li):
    colleague = somebody("liu", li.unit, "committee_office", head=False)
    apply(Cause.VACANCY, [overdue(li.unit, "vacancy:1")], now=NOON)
    services.explain(the_warning(), text="正在招录", actor=li.actor, now=NOON)
    with pytest.raises(Refused, match="warning-own"):
        services.decide_waiting(the_warning(), accept=True, decision="好", actor=colleague.actor, now=NOON)


def test_an_office_is_reported_to_the_office_above(li, chen):
    apply(Cause.VACANCY, [overdue(li.unit, "vacancy:1")], now=NOON + 5 * DAY)
    assert told() == [("chen", "warning.report"), ("li", "warning.report")]


def test_what_had_ended_a_spell_and_is_void_opens_its_warning_again(wang):
    apply(Cause.HAZARD, [overdue(wang.unit)], now=NOON)
    apply(Cause.HAZARD, [], now=NOON + DAY)
    assert apply(Cause.HAZARD, [overdue(wang.unit)], now=NOON + 2 * DAY) == Applied(raised=1)
    assert the_warning().closed_at is None and the_warning().closed_as == ""


def test_the_pages_show_the_ladder_who_was_told_and_only_verbs_that_one_may(client, wang, li):
    apply(Cause.HAZARD, [overdue(wang.unit)], now=NOON)
    warning = the_warning()
    backend = "allauth.account.auth_backends.AuthenticationBackend"
    client.force_login(wang.user, backend=backend)
    page = client.get(f"/insight/warnings/{warning.uid}/").content.decode()
    assert "wang" in page and f"{warning.uid}/explain/" in page and f"{warning.uid}/order/" not in page
    client.force_login(li.user, backend=backend)
    page = client.get(f"/insight/warnings/{warning.uid}/").content.decode()
    assert f"{warning.uid}/explain/" not in page and f"{warning.uid}/order/" in page
    assert wang.unit.name in client.get("/insight/warnings/?state=open").content.decode()


def order_of(kind):
    return Order.objects.beyond_scope("test").get(kind=kind)


def test_who_fails_to_rectify_is_proposed_for_the_accountability_list_with_the_chain_of_reminders(client, wang, li):
    apply(Cause.HAZARD, [overdue(wang.unit)], now=NOON)
    apply(Cause.HAZARD, [overdue(wang.unit)], now=NOON + 31 * DAY)
    apply(Cause.VACANCY, [overdue(wang.unit, "vacancy:1")], now=NOON + 31 * DAY)
    assert {one.warning.cause for one in Order.objects.beyond_scope("test").filter(kind="account")} == {"hazard"}
    order = order_of("account")
    day = (NOON + 40 * DAY).date()
    services.issue_order(order, 1, demand="整改不力", deadline=day, actor=li.actor, now=NOON + 32 * DAY)
    assert order_of("account").number == "责〔2026〕1"
    client.force_login(li.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert wang.unit.name in client.get("/insight/orders/?kind=account").content.decode()
    page = client.get(f"/insight/orders/{order.uid}/").content.decode()
    assert f"/insight/warnings/{order.warning.uid}/" in page and "wang" in page, "who was reminded when"


def test_an_exposure_takes_a_second_person_and_words_without_persons(wang, li, chen):
    apply(Cause.HAZARD, [overdue(wang.unit)], now=NOON)
    services.propose_order(the_warning(), kind=OrderKind.EXPOSURE, actor=li.actor, now=NOON)
    order, day = order_of("exposure"), (NOON + 9 * DAY).date()
    with pytest.raises(Refused, match="order-second-person"):
        services.issue_order(order, 1, demand="逾期未整改", deadline=day, actor=li.actor, now=NOON)
    for words in ("wang拒不整改", "联系13800138000"):
        with pytest.raises(Refused, match="order-personal"):
            services.issue_order(order, 1, demand=words, deadline=day, actor=chen.actor, now=NOON)
    services.issue_order(order, 1, demand="逾期未整改", deadline=day, actor=chen.actor, now=NOON)
    assert order_of("exposure").number == "曝〔2026〕1"


def test_what_is_exposed_is_read_by_everybody_and_leaves_the_page_after_half_a_year(client, wang, li, chen):
    apply(Cause.HAZARD, [overdue(wang.unit)], now=NOON)
    services.propose_order(the_warning(), kind=OrderKind.EXPOSURE, actor=li.actor, now=NOON)
    services.propose_order(the_warning(), kind=OrderKind.SUPERVISE, actor=li.actor, now=NOON)
    order, internal, day = order_of("exposure"), order_of("supervise"), (NOON + 9 * DAY).date()
    services.issue_order(internal, 1, demand="限期整改到位", deadline=day, actor=chen.actor, now=NOON)
    assert list(published_orders(NOON)) == [], "what is only proposed, and what is between units, stays inside"
    services.issue_order(order, 1, demand="重大隐患逾期未整改", deadline=day, actor=chen.actor, now=NOON)

    page = client.get("/exposures/").content.decode()
    assert wang.unit.name in page and "重大隐患逾期未整改" in page and "限期整改到位" not in page

    services.receive_order(order, 2, actor=wang.actor, now=NOON)
    services.reply_to_order(order, 3, reply="已整改", actor=wang.actor, now=NOON)
    services.conclude_order(order, 4, outcome="属实", actor=li.actor, now=NOON + DAY)
    lasting = policy().public_days
    assert [each.state for each in published_orders(NOON + lasting * DAY)] == ["concluded"]
    assert list(published_orders(NOON + (lasting + 2) * DAY)) == []
