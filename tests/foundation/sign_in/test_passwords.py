"""What a password must not be, and that a first one is changed (issue, sign-in)."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.urls import reverse

from anlan.foundation.accounts.models import User
from anlan.foundation.ledger.models import Act
from tests.foundation.accounts.cast import NOON, PASSWORD, make_user

WANG = User(username="wangjianguo", name="王建国", phone="13935512345", created_at=NOON)
NEW = "Pear-tree-on-8-hills"


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("Plum-9-hi", "password_too_short"),
        ("8203749165", "password_entirely_numeric"),
        ("footballfan1", None),
        ("1q2w3e4r5t6y", "password_too_common"),
        ("woaini13145", "password-common-here"),
        ("Anquan@2026", "password-common-here"),
        ("2026anlan!!", "password-common-here"),
        ("aaaaaaaaaa1", "password-common-here"),
        ("zz35512345zz", "password-own-name"),
        ("tree35512345", "password-own-name"),
        ("wangjianguo-9", "password-own-name"),
        ("王建国的很长的密码王建国", "password-own-name"),
        (PASSWORD, None),
        ("山高月小水落石出江流有声", None),
    ],
)
def test_weak_passwords_are_refused_for_a_named_reason(password, why):
    codes = set()
    try:
        validate_password(password, WANG)
    except ValidationError as weak:
        codes = {error.code for error in weak.error_list}
    assert (why in codes) if why else not codes


@pytest.mark.django_db
class TestFirstPassword:
    @pytest.fixture
    def newcomer(self, client):
        user = make_user("zhaomin", "赵敏", must_change_password=True)
        client.post(reverse("account_login"), {"login": "zhaomin", "password": PASSWORD})
        return user

    def test_no_page_opens_before_it_is_changed(self, client, newcomer):
        for name in ("home", "my-account", "account-list", "mfa_index"):
            assert client.get(reverse(name))["Location"] == reverse("account_change_password"), name
        refused = client.get("/api/openapi.json")
        assert (refused.status_code, refused.json()["code"]) == (403, "password-must-change")
        part = client.get(reverse("my-account"), headers={"HX-Request": "true"})
        assert part["HX-Redirect"] == reverse("account_change_password")

    def test_changing_it_opens_every_page_and_is_recorded(self, client, newcomer):
        response = client.post(
            reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
        )
        assert response.status_code == 302
        assert client.get(reverse("my-account")).status_code == 200
        newcomer.refresh_from_db()
        assert newcomer.check_password(NEW)
        assert [act.kind for act in Act.objects.beyond_scope("a test looks")] == ["account.password-changed"]

    @pytest.mark.parametrize(
        ("old", "new", "again"),
        [
            (PASSWORD, PASSWORD, PASSWORD),
            ("wrong", NEW, NEW),
            (PASSWORD, NEW, NEW + "!"),
            (PASSWORD, "short", "short"),
            (PASSWORD, "zhaomin-zhaomin", "zhaomin-zhaomin"),
        ],
    )
    def test_a_bad_new_password_changes_nothing(self, client, newcomer, old, new, again):
        response = client.post(
            reverse("account_change_password"), {"oldpassword": old, "password1": new, "password2": again}
        )
        assert response.status_code == 200
        assert response.context["form"].errors
        newcomer.refresh_from_db()
        assert newcomer.check_password(PASSWORD)
        assert newcomer.must_change_password

    def test_one_can_still_sign_out_and_change_the_language(self, client, newcomer):
        client.post(reverse("language"), {"language": "en"})
        assert "Choose a password of your own" in client.get(reverse("account_change_password")).content.decode()
        assert client.post(reverse("account_logout")).status_code == 302
        assert client.get(reverse("my-account"))["Location"].startswith(reverse("account_login"))
