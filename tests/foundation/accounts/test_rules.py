"""Names, phone numbers and first passwords."""

import pytest

from anlan.foundation.accounts import rules
from anlan.foundation.accounts.rules import WantedAccount


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("13935512345", "13935512345"),
        ("+86 139 3551 2345", "13935512345"),
        ("１３９-３５５１-２３４５", "13935512345"),
        ("0355-2023456", None),
        ("12350", None),
        ("1393551234", None),
        ("wangjianguo", None),
        ("", None),
    ],
)
def test_only_a_mobile_number_is_something_to_sign_in_with(typed, stored):
    assert rules.normal_phone(typed) == stored


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (" WangJG ", "wangjg"),
        ("li.hong-2", "li.hong-2"),
        ("13935512345", None),
        ("a", None),
        ("王", None),
        ("a b", None),
    ],
)
def test_a_sign_in_name_begins_with_a_letter_and_is_never_a_phone_number(typed, stored):
    assert rules.normal_username(typed) == stored


def test_two_people_of_the_same_name_get_different_sign_in_names():
    assert rules.username_from("王建国", set()) == "wangjianguo"
    assert rules.username_from("王建国", {"wangjianguo", "wangjianguo2"}) == "wangjianguo3"


@pytest.mark.parametrize("name", ["〇", "1", "--", "阿"])
def test_every_name_gives_a_sign_in_name_of_the_right_shape(name):
    username = rules.username_from(name, set())
    assert rules.normal_username(username) == username


def test_blanks_inside_a_chinese_name_go_and_inside_a_latin_one_stay():
    assert rules.tidy_name(" 李 红 ") == "李红"
    assert rules.tidy_name("Anna  Maria ") == "Anna Maria"


def test_first_passwords_differ_have_every_kind_of_sign_and_none_that_is_misread():
    made = {rules.initial_password(12) for _ in range(200)}
    assert len(made) == 200
    for password in made:
        assert len(password) == 12
        assert any(c.islower() for c in password) and any(c.isupper() for c in password)
        assert any(c.isdigit() for c in password)
        assert not set(password) & set("0O1lIio")


def test_a_number_twice_in_one_table_is_the_fault_of_the_second_line():
    lines = [WantedAccount(2, "王建国", "13935512345"), WantedAccount(3, "李红", "+8613935512345")]
    assert rules.repeated(lines) == {3: {"phone": "line-repeated"}}


def test_one_line_tells_all_its_faults():
    assert rules.faults_of(WantedAccount(1, "", "123", username="1a")) == {
        "name": "account-name-missing",
        "phone": "phone-malformed",
        "username": "username-malformed",
    }
