"""One-time passwords are hashed lighter, and nobody can tell from outside."""

import pytest
from django.contrib.auth.hashers import check_password, identify_hasher
from django.urls import reverse

from anlan.foundation.accounts import services
from anlan.foundation.accounts.hashing import Scrypt, one_time_hash
from anlan.foundation.accounts.models import User
from anlan.foundation.scope.services import system_actor
from tests.foundation.accounts.cast import NOON


@pytest.fixture(autouse=True)
def _hash_as_the_product_does(settings):
    settings.PASSWORD_HASHERS = ["anlan.foundation.accounts.hashing.Scrypt"]


def parallelism(encoded):
    return identify_hasher(encoded).decode(encoded)["parallelism"]


def test_a_one_time_password_is_checked_like_any_other():
    encoded = one_time_hash("ed5VmyGd8GkX")
    assert parallelism(encoded) == 1
    assert check_password("ed5VmyGd8GkX", encoded)
    assert not check_password("ed5VmyGd8GkY", encoded)


class Counting(Scrypt):
    """Counts the work it does."""

    work = 0

    def encode(self, password, salt, n=None, r=None, p=None):
        self.work += p or self.parallelism
        return super().encode(password, salt, n, r, p)


def test_a_wrong_password_for_a_lighter_hash_costs_the_work_that_it_spared():
    encoded, hasher = one_time_hash("ed5VmyGd8GkX"), Counting()
    hasher.verify("wrong", encoded)
    hasher.harden_runtime("wrong", encoded)
    assert hasher.work == Scrypt.parallelism


@pytest.mark.django_db
def test_the_first_sign_in_hashes_it_in_full(client):
    new = services.create_account(actor=system_actor("test"), now=NOON, name="赵敏")
    assert parallelism(new.user.password) == 1
    client.post(reverse("account_login"), {"login": "zhaomin", "password": new.password})
    user = User.objects.get(pk=new.user.pk)
    assert parallelism(user.password) == Scrypt.parallelism
    assert client.get(reverse("account_change_password")).status_code == 200  # and the session lives on
