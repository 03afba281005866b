"""Numbers of orders run, and two who take one at once get two."""

import threading

import pytest
from django.db import connection, transaction

from anlan.foundation.codes.services import next_in


@pytest.mark.django_db
def test_numbers_run_from_the_last_known_and_a_rollback_gives_one_back():
    assert [next_in("督〔2026〕", last_known=lambda: 7) for _ in range(2)] == [8, 9]
    assert next_in("约〔2026〕", last_known=lambda: 0) == 1
    with pytest.raises(RuntimeError), transaction.atomic():
        assert next_in("督〔2026〕", last_known=lambda: 0) == 10
        raise RuntimeError("not issued")
    assert next_in("督〔2026〕", last_known=lambda: 0) == 10


@pytest.mark.engines
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("begun", [False, True], ids=["a new series", "a series that runs"])
def test_of_two_at_once_each_gets_a_number_of_his_own(begun):
    if connection.vendor != "postgresql":
        pytest.skip("on SQLite one writer at a time holds the database")
    if begun:
        with transaction.atomic():
            next_in("县安督〔2026〕", last_known=lambda: 0)
    taken, both = [], threading.Barrier(2)

    def take():
        both.wait(timeout=10)
        try:
            with transaction.atomic():
                taken.append(next_in("县安督〔2026〕", last_known=lambda: 0))
        finally:
            connection.close()

    people = [threading.Thread(target=take) for _ in range(2)]
    for one in people:
        one.start()
    for one in people:
        one.join(timeout=20)
    assert sorted(taken) == ([2, 3] if begun else [1, 2])
