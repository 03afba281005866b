"""Lists of hundreds of thousands of rows count no further than a reader looks."""

import pytest

from anlan.foundation.records.models import new_uid
from anlan.foundation.registers.paging import KeysFirst
from anlan.foundation.scope.services import system_actor
from anlan.foundation.search.models import SearchEntry
from anlan.foundation.search.rules import Entry
from anlan.foundation.search.services import index_many


@pytest.mark.django_db
def test_a_long_list_says_more_than_and_offers_what_it_counted():
    index_many(Entry(kind="party", uid=new_uid(), title=f"{n}", is_open=True) for n in range(7))
    rows = SearchEntry.objects.visible_to(system_actor("test")).order_by("-pk")
    exact, capped, short = KeysFirst(rows, 2), KeysFirst(rows, 2, 4), KeysFirst(rows, 2, 7)
    assert (exact.count, exact.more, exact.num_pages) == (7, False, 4)
    assert (capped.count, capped.more, capped.num_pages) == (4, True, 2)
    assert (short.count, short.more) == (7, False)
    assert [row.title for row in capped.get_page(99)] == ["4", "3"]
