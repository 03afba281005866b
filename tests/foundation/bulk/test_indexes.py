"""Indexes that are left out while millions of rows come in stand again afterwards, whatever happened."""

import pytest
from django.db import connection

from anlan.foundation.bulk.services import indexes_afterwards, make_missing_indexes

pytestmark = pytest.mark.django_db


def stands(name):
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, "foundation_act")
    return name in found


def test_indexes_are_left_out_within_the_block_and_stand_again_also_when_it_fails():
    with pytest.raises(KeyError), indexes_afterwards("act_of_party", "act_of_kind"):
        assert not stands("act_of_party")
        assert stands("act_of_subject")
        raise KeyError
    assert stands("act_of_party")
    assert stands("act_of_kind")
    assert make_missing_indexes() == 0


def test_what_a_killed_import_left_out_is_built_by_migrating_and_unknown_names_are_refused():
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX act_of_party")
    assert make_missing_indexes() == 1
    assert stands("act_of_party")
    with pytest.raises(ValueError, match="no declared index act_key_once"), indexes_afterwards("act_key_once"):
        pass
