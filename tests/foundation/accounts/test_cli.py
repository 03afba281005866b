"""``anlan account`` (issue, accounts and scope)."""

import json

import pytest
from click.testing import CliRunner

from anlan.config.cli import main
from anlan.foundation.accounts.models import User
from anlan.foundation.ledger.models import Act

pytestmark = pytest.mark.django_db


def run(*arguments):
    return CliRunner().invoke(main, ["account", *arguments])


def test_an_account_is_opened_reset_listed_and_closed_by_the_system_actor():
    opened = json.loads(run("create", "王建国", "--phone", "13935512345", "--json").stdout)
    user = User.objects.get(username=opened["username"])
    assert user.check_password(opened["password"])

    reset = json.loads(run("reset", "139 3551 2345", "--json").stdout)
    user.refresh_from_db()
    assert user.check_password(reset["password"])

    assert json.loads(run("close", "wangjianguo", "--json").stdout) == {"username": "wangjianguo", "closed": True}
    (listed,) = json.loads(run("list", "--state", "closed", "--json").stdout)
    assert (listed["name"], listed["phone"], listed["open"]) == ("王建国", "139****2345", False)
    acts = Act.objects.beyond_scope("a test looks")
    assert {act.actor_name for act in acts} == {"system:cli"}
    assert acts.count() == 3


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["create", "王建国", "--phone", "123"], 1),
        (["reset", "nobody"], 1),
        (["close", "13900000000"], 1),
        (["create"], 2),
        (["list", "--state", "odd"], 2),
    ],
)
def test_refused_input_ends_with_one_and_wrong_usage_with_two(arguments, status):
    assert run(*arguments).exit_code == status
