"""What the frame offers, opens: for every role, each entry of the navigation and the search (REG-31).

Each page is opened by the first role that is offered it. That it is open to the others, too, stands in ``table.csv``,
which the matrix holds.
"""

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from anlan.foundation.accounts.acting import acting_posts, actor_in
from anlan.foundation.accounts.roles import roles
from anlan.foundation.navigation.rules import entries_for
from tests.matrix.test_matrix import BACKEND, expected
from tests.matrix.world import build_world


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor == "postgresql", reason="offers depend on no engine")
def test_every_entry_that_a_role_is_offered_opens_for_it():
    world, table = build_world(), expected()
    wrong, opened = [], set()
    for role in roles():
        user = world.users[role]
        client = Client()
        client.force_login(user, backend=BACKEND)
        offered = [reverse(entry.url_name) for entry in entries_for(actor_in(user, acting_posts(user)[0]))]
        home = client.get("/").content.decode()
        assert all(f'href="{url}"' in home for url in offered), role
        offered += [reverse("search")] if "data-search-page" in home or 'id="search-box"' in home else []
        wrong += [(role, url) for url in offered if not table[url.lstrip("/")][role].startswith("ok/")]
        wrong += [(role, url) for url in offered if url not in opened and client.get(url).status_code != 200]
        opened |= set(offered)
    assert wrong == []
