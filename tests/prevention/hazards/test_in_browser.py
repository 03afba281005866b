"""A hazard from report to written off, as the people concerned, in a browser: phone and desk (PRV-22, PRV-24)."""

import pytest

from anlan.prevention.hazards.models import Hazard
from tests.browser import enter, faults_of
from tests.prevention.hazards.cast import TEXT, picture
from tests.registry.cast import NOON

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def seat(role, unit, name):
    from anlan.foundation.accounts.models import User
    from anlan.registry.people.models import Person, Post

    user = User.objects.create(username=name, name=name, created_at=NOON, language="zh-hans")
    person = Person.objects.create(organisation=unit, name=name, user=user)
    Post.objects.create(organisation=unit, title=role, kind="staff", role=role, holder=person, first_day=NOON.date())
    return user


def photo(name):
    return {"name": f"{name}.jpg", "mimeType": "image/jpeg", "buffer": picture(len(name) * 30).read()}


def press(page, label):
    page.get_by_role("button", name=label, exact=True).click()
    page.wait_for_load_state()


def step(page, hazard, verb):
    page.goto(f"/prevention/hazards/{hazard.uid}/")
    page.locator(f'a[href$="/step/{verb}/"]').first.evaluate("link => link.click()")
    page.wait_for_load_state()


def test_a_hazard_is_found_on_the_phone_rectified_and_written_off_by_those_concerned(cast, phone, desktop):
    """The inspector reports on the phone in four taps; the party plans and repairs; the inspector re-inspects."""
    from anlan.registry.parties.models import Party

    bureau = Party.objects.beyond_scope("test").get(pk=cast.bureau.pk)
    inspector, keeper = (
        seat("department_officer", bureau, "周检查"),
        seat("enterprise_safety_officer", cast.mill, "李安全"),
    )
    enter(phone, inspector)
    phone.goto(f"/prevention/hazards/new/?party={cast.mill.uid}")
    assert faults_of(phone) == []
    phone.locator("input[name=photos]").set_input_files(photo("before"))  # first tap: the camera
    assert phone.locator(".photo-row canvas").count() == 1
    phone.locator("textarea[name=text]").fill(TEXT)  # second tap: the words
    press(phone, "上报")  # third tap
    hazard = Hazard.objects.beyond_scope("test").get()
    assert (hazard.state, len(hazard.photos["before"])) == ("reported", 1)
    assert faults_of(phone) == []
    step(phone, hazard, "grade")
    phone.get_by_label("一般事故隐患").check()
    phone.locator("textarea[name=basis]").fill("未列入重大事故隐患判定标准")
    press(phone, "定级")

    enter(desktop, keeper)
    step(desktop, hazard, "plan")
    for name, said in (("responsible", "王厂长"), ("measures", "清理通道并划线"), ("contingency", "专人引导")):
        desktop.locator(f"[name={name}]").fill(said)
    press(desktop, "制定方案")
    assert "资金" in desktop.locator(".has-fault").inner_text(), "the missing settlement is named"
    desktop.locator("[name=funds]").fill("0")
    press(desktop, "制定方案")
    assert faults_of(desktop) == []
    step(desktop, hazard, "submit")
    desktop.locator("[name=outcome]").fill("已清理，已划线")
    desktop.locator("input[name=after]").set_input_files([photo("after"), photo("after2")])
    press(desktop, "整改完成")
    assert desktop.locator('a[href$="/step/accept/"]').count() == 0, "not one's own work"

    step(phone, hazard, "accept")
    phone.locator("[name=opinion]").fill("通道畅通，标线清楚")
    phone.locator("input[name=photos]").set_input_files(photo("recheck"))
    phone.locator(".form-actions .btn-primary").click()
    phone.wait_for_load_state()
    step(phone, hazard, "write_off")
    phone.locator(".form-actions .btn-primary").click()
    phone.wait_for_load_state()
    assert "已全部办结" in phone.locator(".next-step").first.inner_text()
    assert faults_of(phone) == []
    hazard.refresh_from_db()
    assert hazard.state == "written_off"
