"""Opening, resetting, unlocking, closing accounts (REG-31; issue, accounts and scope)."""

from uuid import uuid4

import pytest

from anlan.foundation.accounts import queries, services
from anlan.foundation.accounts.acting import actor_for
from anlan.foundation.accounts.models import User
from anlan.foundation.accounts.rules import WantedAccount
from anlan.foundation.ledger.models import Act
from anlan.foundation.refusals.rules import Forbidden, Refused
from anlan.foundation.scope.rules import Reach
from anlan.foundation.scope.services import system_actor
from tests.foundation.accounts.cast import NOON, WatchingHasher, make_user

pytestmark = pytest.mark.django_db
CLI = system_actor("test")


def acts():
    return [act.kind for act in Act.objects.beyond_scope("a test looks").order_by("pk")]


@pytest.fixture
def administrator(li):
    return actor_for(li)


@pytest.fixture
def cared_for(wang, unit):
    unit.people.add(wang.pk)
    return wang


def test_an_account_opens_with_a_one_time_password_that_must_be_changed(administrator, unit):
    new = services.create_account(actor=administrator, now=NOON, name="赵敏", phone="139 3551 0002", post="安全劝导员")
    user = User.objects.get(pk=new.user.pk)
    assert (user.username, user.phone, user.must_change_password) == ("zhaomin", "13935510002", True)
    assert user.check_password(new.password)
    assert user.pk in unit.people
    assert acts() == ["account.created"]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"name": " "}, "account-name-missing"),
        ({"name": "赵敏", "phone": "123"}, "phone-malformed"),
        ({"name": "赵敏", "phone": "13935512345"}, "phone-taken"),
        ({"name": "赵敏", "username": "13935500003"}, "username-malformed"),
        ({"name": "赵敏", "username": "WangJianguo"}, "username-taken"),
        ({"name": "赵敏", "post": "市长"}, "post-unknown"),
        ({"name": "赵敏", "password": "short"}, "password-weak"),
    ],
)
def test_what_is_wrong_is_refused_by_name_and_opens_nothing(administrator, wang, wrong, code):
    with pytest.raises(Refused, match=code):
        services.create_account(actor=administrator, now=NOON, **wrong)
    assert not User.objects.filter(name="赵敏").exists()
    assert acts() == []


def test_without_the_permission_nothing_is_opened(wang, posts):
    posts.give(wang, "township_officer")
    with pytest.raises(Forbidden):
        services.create_account(actor=actor_for(wang), now=NOON, name="赵敏")
    with pytest.raises(Forbidden):
        services.line_faults(actor=actor_for(wang), now=NOON, lines=[WantedAccount(1, "赵敏", "")])


def test_a_table_of_people_is_opened_all_or_none(administrator, unit, wang):
    lines = [WantedAccount(1, "赵敏", "13935510002", "安全劝导员"), WantedAccount(2, "王建国", "13935512345")]
    with pytest.raises(Refused, match="lines-refused") as refused:
        services.create_accounts(actor=administrator, now=NOON, lines=lines)
    assert refused.value.fields == {"2.phone": "phone-taken"}
    assert not User.objects.filter(name="赵敏").exists()

    new = services.create_accounts(actor=administrator, now=NOON, lines=[lines[0], WantedAccount(2, "王建国", "")])
    assert [one.user.username for one in new] == ["zhaomin", "wangjianguo2"]
    assert len({one.password for one in new}) == 2
    assert acts() == ["account.created"] * 2


def test_the_dry_run_tells_every_fault_and_changes_nothing(administrator, unit, wang):
    unit.holders["安监站站长"] = "somebody"
    lines = [
        WantedAccount(1, "赵敏", "13935510002"),
        WantedAccount(2, "孙强", "13935510002"),
        WantedAccount(3, "", "1"),
        WantedAccount(4, "周丽", "", "安监站站长"),
        WantedAccount(5, "吴刚", "", "市长"),
    ]
    before = User.objects.count()
    assert services.line_faults(actor=administrator, now=NOON, lines=lines) == {
        2: {"phone": "line-repeated"},
        3: {"name": "account-name-missing", "phone": "phone-malformed"},
        4: {"post": "post-taken"},
        5: {"post": "post-unknown"},
    }
    assert User.objects.count() == before
    assert acts() == []


def test_no_lines_and_too_many_lines_are_refused(administrator):
    with pytest.raises(Refused, match="no-lines"):
        services.create_accounts(actor=administrator, now=NOON, lines=[])
    many = [WantedAccount(n, f"甲{n}", "") for n in range(services.MOST_AT_ONCE + 1)]
    with pytest.raises(Refused, match="too-many-lines"):
        services.create_accounts(actor=administrator, now=NOON, lines=many)


def test_a_unit_administrator_does_not_find_a_strangers_account(administrator, wang):
    assert list(queries.accounts_visible_to(administrator)) == []
    for verb in (
        services.reset_password,
        services.unlock,
        services.remove_second_factor,
        services.close_account,
        services.reopen_account,
    ):
        with pytest.raises(Refused, match="not-found"):
            verb(actor=administrator, now=NOON, uid=wang.uid)
    with pytest.raises(Refused, match="not-found"):
        services.change_phone(actor=administrator, now=NOON, uid=wang.uid, phone="13935510009")
    assert acts() == []


def test_who_may_only_look_cannot_reset_or_close(posts, cared_for):
    auditor = make_user("sunqiang", "孙强")
    posts.give(auditor, "discipline_auditor", reach=Reach(everything=True))
    actor = actor_for(auditor)
    assert cared_for in queries.accounts_visible_to(actor)
    for verb in (services.reset_password, services.unlock, services.close_account):
        with pytest.raises(Forbidden):
            verb(actor=actor, now=NOON, uid=cared_for.uid)


def test_a_reset_gives_a_new_password_and_ends_every_session(administrator, cared_for):
    before = cared_for.get_session_auth_hash()
    new = services.reset_password(actor=administrator, now=NOON, uid=cared_for.uid)
    cared_for.refresh_from_db()
    assert cared_for.check_password(new.password)
    assert cared_for.must_change_password
    assert cared_for.get_session_auth_hash() != before
    assert acts() == ["account.password-reset"]


def test_nobody_resets_or_closes_himself(li, administrator, unit):
    unit.people.add(li.pk)
    for verb in (services.reset_password, services.close_account, services.remove_second_factor):
        with pytest.raises(Refused, match="own-account"):
            verb(actor=administrator, now=NOON, uid=li.uid)


def test_closing_ends_sessions_and_reopening_gives_a_new_password(administrator, cared_for):
    services.close_account(actor=administrator, now=NOON, uid=cared_for.uid)
    cared_for.refresh_from_db()
    assert (cared_for.is_active, cared_for.closed_at) == (False, NOON)
    with pytest.raises(Refused, match="account-closed"):
        services.close_account(actor=administrator, now=NOON, uid=cared_for.uid)
    with pytest.raises(Refused, match="account-closed"):
        services.reset_password(actor=administrator, now=NOON, uid=cared_for.uid)

    new = services.reopen_account(actor=administrator, now=NOON, uid=cared_for.uid)
    cared_for.refresh_from_db()
    assert cared_for.is_active and cared_for.check_password(new.password)
    with pytest.raises(Refused, match="account-open"):
        services.reopen_account(actor=administrator, now=NOON, uid=cared_for.uid)
    assert acts() == ["account.closed", "account.reopened"]


def test_a_changed_phone_number_is_recorded_with_the_old_one(administrator, cared_for, li):
    with pytest.raises(Refused, match="phone-taken"):
        services.change_phone(actor=administrator, now=NOON, uid=cared_for.uid, phone=li.phone)
    services.change_phone(actor=administrator, now=NOON, uid=cared_for.uid, phone="13935510009")
    act = Act.objects.beyond_scope("a test looks").get()
    assert act.detail.content == {"changed": {"phone": ["13935512345", "13935510009"]}}


def test_phone_numbers_are_masked_for_those_without_need(administrator, cared_for, posts):
    keeper = make_user("zhouli", "周丽")
    posts.give(keeper, "system_administrator", reach=Reach(everything=True))
    assert queries.phone_for(administrator, cared_for) == "13935512345"
    assert queries.phone_for(actor_for(keeper), cared_for) == "139****2345"
    assert queries.phone_for(actor_for(cared_for), cared_for) == "13935512345"


def test_a_phone_number_is_found_whole_only(cared_for):
    assert list(queries.found(CLI, words="13935512345")) == [cared_for]
    assert list(queries.found(CLI, words="139355")) == []
    assert list(queries.found(CLI, words="建国")) == [cared_for]


def test_an_unknown_account_is_not_found(administrator):
    with pytest.raises(Refused, match="not-found"):
        services.unlock(actor=administrator, now=NOON, uid=uuid4())


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_passwords_are_hashed(settings):
    """On SQLite it would keep everybody else from writing for as long as that takes."""
    settings.PASSWORD_HASHERS = ["tests.foundation.accounts.cast.WatchingHasher"]
    lines = [WantedAccount(n, f"甲{n}", "") for n in range(1, 4)]
    services.create_accounts(actor=CLI, now=NOON, lines=lines)
    assert WatchingHasher.seen_in_transaction == [False] * 3
