"""The pages of account administration."""

import re

import pytest
from axes.models import AccessAttempt
from django.urls import reverse
from django.utils import timezone

from anlan.foundation.accounts.models import User
from anlan.foundation.personal_data.models import AccessLog
from tests.foundation.accounts.cast import make_user

pytestmark = pytest.mark.django_db
VERBS = [
    "account-reset",
    "account-unlock",
    "account-remove-second-factor",
    "account-phone",
    "account-close",
    "account-reopen",
]


@pytest.fixture
def administrator(client, li):
    client.force_login(li)
    return client


def first_passwords(response):
    return re.findall(r"data-first-password>([^<]+)<", response.content.decode())


def test_the_list_shows_the_people_of_the_unit_and_no_others(administrator, wang, unit):
    make_user("zhaomin", "赵敏")
    unit.people.add(wang.pk)
    page = administrator.get(reverse("account-list")).content.decode()
    assert "王建国" in page
    assert "赵敏" not in page


def test_a_strangers_account_is_not_found_on_any_page(administrator, wang):
    assert administrator.get(reverse("account-detail", args=[wang.uid])).status_code == 404
    for verb in VERBS:
        response = administrator.post(reverse(verb, args=[wang.uid]), {"phone": "13935510009"})
        assert response.status_code == 404, verb


def test_without_the_permission_the_pages_are_forbidden(client, wang, posts):
    posts.give(wang, "township_officer")
    client.force_login(wang)
    for name in ("account-list", "account-create"):
        assert client.get(reverse(name)).status_code == 403, name
    assert client.post(reverse("account-create"), {"table": "赵敏", "create": "1"}).status_code == 403
    for verb in VERBS:
        assert client.post(reverse(verb, args=[wang.uid]), {"phone": "13935510009"}).status_code == 403, verb
    assert not User.objects.filter(name="赵敏").exists()


def test_nobody_signed_in_is_sent_to_the_sign_in_page(client, wang):
    for url in (reverse("account-list"), reverse("account-create"), reverse("account-detail", args=[wang.uid])):
        assert client.get(url)["Location"].startswith(reverse("account_login"))


def test_changes_need_a_post(administrator, wang, unit):
    unit.people.add(wang.pk)
    for verb in VERBS:
        assert administrator.get(reverse(verb, args=[wang.uid])).status_code == 405, verb


def test_a_pasted_table_is_shown_first_then_opened_and_passwords_are_shown_once(administrator, unit):
    url, table = reverse("account-create"), "赵敏\t13935510002\t安全劝导员\n孙强\t13935510003"
    looked = administrator.post(url, {"table": table, "look": "1"})
    assert not User.objects.filter(name="赵敏").exists()
    assert first_passwords(looked) == []

    opened = administrator.post(url, {"table": table, "create": "1"})
    passwords = first_passwords(opened)
    assert len(passwords) == 2
    assert User.objects.get(name="赵敏").check_password(passwords[0])
    assert "no-store" in opened["Cache-Control"]

    again = administrator.post(url, {"table": table, "create": "1"})
    assert first_passwords(again) == []
    assert User.objects.filter(name="赵敏").count() == 1


def test_wrong_lines_are_marked_with_the_reason(administrator, wang):
    response = administrator.post(
        reverse("account-create"), {"table": "赵敏\t1393551234\n孙强\t13935512345", "look": "1"}
    )
    assert response.context["wrong"] == 2
    assert User.objects.filter(name__in=["赵敏", "孙强"]).count() == 0


def test_a_reset_shows_the_new_password_once(administrator, wang, unit):
    unit.people.add(wang.pk)
    response = administrator.post(reverse("account-reset", args=[wang.uid]))
    (password,) = first_passwords(response)
    wang.refresh_from_db()
    assert wang.check_password(password)


def test_looking_at_a_whole_phone_number_is_logged(administrator, wang, unit, li):
    unit.people.add(wang.pk)
    administrator.get(reverse("account-detail", args=[wang.uid]))
    entry = AccessLog.objects.beyond_scope("a test looks").get()
    assert (entry.what, entry.subject_uid, entry.actor_uid) == ("account.phone", wang.uid, li.uid)


def test_an_empty_number_on_the_page_takes_no_number_away(administrator, wang, unit):
    unit.people.add(wang.pk)
    administrator.post(reverse("account-phone", args=[wang.uid]), {"phone": ""})
    wang.refresh_from_db()
    assert wang.phone == "13935512345"


def test_a_lock_out_is_shown_and_lifted(administrator, wang, unit):
    unit.people.add(wang.pk)
    AccessAttempt.objects.create(
        username=wang.username, ip_address="10.0.0.7", failures_since_start=5, attempt_time=timezone.now()
    )
    url = reverse("account-detail", args=[wang.uid])
    assert administrator.get(url).context["locked"]
    administrator.post(reverse("account-unlock", args=[wang.uid]))
    assert not administrator.get(url).context["locked"]


def test_the_list_needs_few_queries_however_long_it_is(administrator, unit, django_assert_max_num_queries):
    for number in range(60):
        unit.people.add(make_user(f"user{number}x", f"甲{number}").pk)
    with django_assert_max_num_queries(15):
        assert len(administrator.get(reverse("account-list")).context["rows"]) == 50
