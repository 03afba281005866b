"""Keeping the index: one entry an object, followed at once, both tables together."""

from dataclasses import replace

import pytest
from django.db import connection, transaction

from anlan.foundation.records.models import new_uid
from anlan.foundation.search import queries, services
from anlan.foundation.search.models import SearchEntry, SearchText
from anlan.foundation.search.rules import Entry
from tests.foundation.search.conftest import NOON

pytestmark = pytest.mark.django_db


def entry(title, **more):
    return Entry(**{"kind": "party", "uid": new_uid(), "title": title, "is_open": True, **more})


def counts():
    return SearchEntry.objects.beyond_scope("test").count(), SearchText.objects.count()


def found(committee, typed):
    return [hit.title for hit in queries.search(committee, typed)]


def test_an_object_that_is_indexed_again_is_found_as_it_is_now(committee):
    first = entry("红星商店", codes=("9114",))
    services.index_many([first])
    services.index_many([replace(first, title="晋泰面包房", codes=())])

    assert found(committee, "晋泰") == ["晋泰面包房"]
    assert found(committee, "红星") == found(committee, "9114") == []
    assert counts() == (1, 1)


def test_of_two_entries_of_one_object_the_later_wins(committee):
    first = entry("红星商店")
    assert services.index_many([first, replace(first, title="晋泰面包房")]) == 1
    assert found(committee, "晋泰") == ["晋泰面包房"]


def test_the_same_uid_may_stand_in_two_kinds(committee):
    first = entry("红星商店")
    services.index_many([first, replace(first, kind="organisation")])
    services.remove("party", [first.uid])
    assert [hit.kind for hit in queries.search(committee, "红星")] == ["organisation"]


def test_whoever_deletes_an_entry_takes_its_tokens_along(committee):
    services.index_many([entry("红星商店"), entry("红星饭店")])
    SearchEntry.objects.beyond_scope("test").filter(title="红星饭店").delete()
    assert counts() == (1, 1)
    SearchEntry.objects.beyond_scope("test").all().delete()
    assert counts() == (0, 0)


def test_removing_takes_both_tables_along(committee):
    one, other = entry("红星商店"), entry("红星饭店")
    services.index_many([one, other])

    assert services.remove("party", [one.uid, new_uid()]) == 1
    assert found(committee, "红星") == ["红星饭店"]
    assert counts() == (1, 1)


def test_reindexing_loads_what_is_there_now_and_drops_what_is_gone(committee, kinds):
    one, gone = entry("红星商店"), entry("红星饭店")
    services.index_many([one, gone])
    kinds[one.uid] = replace(one, title="红星超市")

    assert services.reindex("party", [one.uid, gone.uid]) == 1
    assert found(committee, "红星") == ["红星超市"]
    assert counts() == (1, 1)


def test_a_transaction_that_is_undone_leaves_the_index_as_it_was(committee):
    class Undone(Exception):
        pass

    services.index_many([entry("红星商店")])
    with pytest.raises(Undone), transaction.atomic():
        services.index_many([entry("红星饭店")])
        raise Undone

    assert found(committee, "红星") == ["红星商店"]
    assert counts() == (1, 1)


def test_many_are_indexed_in_chunks_and_settled(committee):
    entries = (entry(f"红星{n}号店", codes=(f"91{n:08d}",)) for n in range(6_000))

    assert services.index_many(entries) == 6_000

    assert counts() == (6_000, 6_000)
    assert found(committee, "红星5999号店") == ["红星5999号店"]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT gin_clean_pending_list('foundation_searchtext_grams')")
            assert cursor.fetchone() == (0,), "nothing is left pending"


def test_a_kind_may_have_dots_in_its_name(committee):
    services.index_many([entry("红星商店", kind="registry.party"), entry("红星区", kind="registry.region")])

    assert [hit.kind for hit in queries.search(committee, "红星", kinds=["registry.party"])] == ["registry.party"]
    assert len(queries.search(committee, "红星", kinds=["registry.party", "registry.region"])) == 2
    assert queries.search(committee, "红星", kinds=["registry", "party"]) == []


def test_a_person_whose_data_is_erased_is_no_longer_found(committee):
    from datetime import date

    from anlan.foundation.personal_data.services import erase
    from anlan.registry.parties.models import Party
    from anlan.registry.people.models import Person

    unit = Party.objects.create(kind="department", name="应急管理局", created_at=NOON)
    person = Person.objects.create(organisation=unit, name="张伟", left_on=date(2026, 1, 1))
    services.index_many([entry("张伟", kind="registry.person", uid=person.uid), entry("张伟饭店")])
    eraser = replace(committee, permissions=frozenset({"foundation:personal_data:erase"}))

    erase(person, actor=eraser, reason="本人申请", now=NOON)

    assert found(committee, "张伟") == ["张伟饭店"]


def test_titles_that_are_too_long_are_cut_for_show_only(committee):
    services.index_many([entry("红" * 250 + "星店")])
    assert len(found(committee, "星店")[0]) == 200
