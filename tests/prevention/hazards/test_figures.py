"""The figures of hazards and their definitions (INS-12), the order of open ones (PRV-35), repeats (PRV-36)."""

from datetime import date, timedelta

import pytest
from django.db.models import Q
from hypothesis import given
from hypothesis import strategies as st

from anlan.prevention.criteria.models import Criterion, StandardDocument
from anlan.prevention.hazards import services
from anlan.prevention.hazards.counting import SPLITS, conditions, figures, figures_by, found_until, monthly_average
from anlan.prevention.hazards.measures import Figures, added, percent
from anlan.prevention.hazards.models import Hazard
from anlan.prevention.hazards.priority import explained, refresh
from anlan.prevention.hazards.queries import hazards
from tests.prevention.hazards.cast import days, picture, reported
from tests.prevention.hazards.test_life import TODAY, go, graded, rectified
from tests.registry.entries.doors import sign_in


@given(st.lists(st.builds(Figures, found=st.integers(0, 9), rectified=st.integers(0, 9)), max_size=5))
def test_what_was_found_is_rectified_or_being_rectified_and_parts_add_up(parts):
    whole = added(parts)
    assert whole.found == whole.rectified + whole.rectifying == sum(part.found for part in parts)


def test_a_hundred_per_cent_is_said_only_when_nothing_is_missing():
    assert (percent(49920, 55835), percent(9999, 10000), percent(0, 0)) == (89.4, 99.9, None)


@pytest.fixture
def told(cast):
    """One rectified in time, one late, one that came back, one overdue, one open, one merged, one no hazard."""

    def closed(now):
        hazard = graded(cast)
        rectified(cast, hazard, now=now)
        return go(services.accept, hazard, cast.officer, now=now, opinion="好", photos=[picture()])

    closed(days(4))
    late = graded(cast)
    go(services.make_plan, late, cast.keeper, settled=_settled())
    go(services.submit, late, cast.keeper, now=days(20), outcome="已清理", after=[picture()])
    go(services.accept, late, cast.officer, now=days(20), opinion="好", photos=[picture()])
    back = closed(days(2))
    Hazard.objects.beyond_scope("test").filter(pk=back.pk).update(reopened=1)
    graded(cast)
    keep = reported(cast, cast.officer, now=days(28), text="三楼灭火器失压")
    reported(cast, cast.station, now=days(28), text="灭火器失压", same_as=keep.uid)
    none = reported(cast, cast.officer, now=days(28), text="误报")
    go(services.dismiss, none, cast.head, now=days(28), reason="没有")
    return cast


def _settled():
    from tests.prevention.hazards.test_life import settled

    return settled()


@pytest.mark.django_db
def test_the_numbers_follow_their_definitions_and_add_up_for_any_filter_and_day_INS_12(told):
    today = TODAY + timedelta(days=30)
    whole = figures(told.office, Q(), today)
    assert (whole.found, whole.rectified, whole.rectifying, whole.overdue) == (5, 3, 2, 1)
    assert (whole.on_time, whole.late, whole.recurred) == (2, 1, 1)
    assert (whole.plain_rate, whole.on_time_rate, whole.lasting_rate, whole.median_days) == (60.0, 50.0, 40.0, 4.0)
    for chosen in (Q(), Q(source="government_check"), found_until(TODAY), Q(grade="general")):
        for split in SPLITS:
            parts = list(figures_by(told.office, chosen, today, split).values())
            assert added(parts).found == figures(told.office, chosen, today).found
            assert added(parts).rectified == figures(told.office, chosen, today).rectified
    assert figures(told.stranger, Q(), today) == Figures(days=[])
    assert monthly_average(told.office, Q(), date(2026, 11, 1), date(2026, 12, 31)) == 2.5


@pytest.mark.django_db
def test_every_number_opens_exactly_its_rows_INS_12(client, told):
    today = TODAY + timedelta(days=30)
    whole = figures(told.office, Q(), today)
    for name, condition in conditions(today).items():
        assert hazards(told.office).filter(condition).count() == getattr(whole, name), name
    sign_in(client, "department_officer", told.bureau)
    for split in ("source", "grade", "county", "township", "industry"):
        shown = client.get(f"/prevention/hazards/figures/?split={split}&grade=general").content.decode()
        assert "figure=rectified" in shown
    assert client.get("/prevention/hazards/?figure=recurred").status_code == 200


@pytest.mark.django_db
def test_the_order_of_open_hazards_explains_every_point_PRV_35(cast):
    major, general = graded(cast, "major"), graded(cast)
    rows = list(hazards(cast.office).order_by("-priority").values_list("pk", flat=True))
    assert rows == [major.pk, general.pk]
    seen = Hazard.objects.visible_to(cast.office).select_related("party").get(pk=general.pk)
    later = TODAY + timedelta(days=40)
    assert sum(point.points for point in explained(seen, TODAY)) == seen.priority == 10
    assert refresh(later) == 2, "days go by"
    seen.refresh_from_db()
    assert sum(point.points for point in explained(seen, later)) == seen.priority
    assert seen.priority > 30, "overdue since 25 days"


@pytest.mark.django_db
def test_the_same_item_at_the_same_party_within_the_term_is_marked_as_repeat_PRV_36(cast):
    document = StandardDocument.objects.create(code="D", title="标准", sector="fire")
    item = Criterion.objects.create(document=document, code="D-1", sector="fire", line="疏散通道堵塞", grade="general")
    first = reported(cast, cast.officer, criterion=item)
    assert (first.state, first.sector, first.is_repeat) == ("graded", "fire", False), "graded by the item at once"
    assert not reported(cast, cast.officer, now=days(1), criterion=item).is_repeat, "not while the first is there"
    rectified(cast, first, now=days(2))
    again = reported(cast, cast.officer, now=days(80), criterion=item)
    assert (again.is_repeat, again.repeat_of_id) == (True, first.pk)
    assert not reported(cast, cast.officer, now=days(91), criterion=item).is_repeat
