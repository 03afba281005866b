"""The auditor's page of reads and exports."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from anlan.foundation.accounts.models import User
from anlan.foundation.personal_data import services, views
from anlan.foundation.refusals.rules import Forbidden
from anlan.foundation.scope.rules import Actor, Reach

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


def ask(actor, user, query=""):
    request: Any = RequestFactory().get(
        f"/access-log/{query}", headers={"HX-Request": "true", "HX-Target": "panel-body"}
    )
    request.actor, request.user, request.htmx = actor, user, None
    request.htmx = HtmxDetails(request)
    return views.access_log(request)


@pytest.fixture
def wang(db):
    return User.objects.create(username="wang", name="王建国", created_at=NOON)


@pytest.fixture
def auditor(wang):
    may = frozenset({"foundation:access_log:view"})
    return Actor(name="纪检", user_id=99, user_uid=uuid4(), permissions=may, reach=Reach(everything=True))


def test_the_page_names_who_read_what_and_can_be_narrowed(auditor, wang, django_assert_max_num_queries):
    reader = Actor(name="王建国", user_id=wang.pk, user_uid=wang.uid)
    for n in range(60):
        services.log_read(actor=reader, what="person", subject_uid=uuid4(), now=NOON + timedelta(minutes=n))
    services.log_export(actor=reader, what="party", rows=149_076, reason="报送<省厅>", now=NOON)

    with django_assert_max_num_queries(5):
        page = ask(auditor, wang).content.decode()
    assert "王建国" in page
    exports = ask(auditor, wang, "?action=export").content.decode()
    assert "149,076" in exports
    assert "报送&lt;省厅&gt;" in exports
    assert "2026-11-22 12:00:00" in exports
    assert "149,076" not in ask(auditor, wang, "?what=person").content.decode()


@pytest.mark.parametrize(
    "query", ["?action=nonsense", "?first_day=31.2.2026", "?actor_uid=1", "?page=-5", "?what='%00"]
)
def test_a_filter_without_sense_is_ignored(query, auditor, wang):
    assert ask(auditor, wang, query).status_code == 200


def test_only_the_auditor_opens_the_page(wang):
    with pytest.raises(Forbidden):
        ask(Actor(name="王建国", user_id=wang.pk, user_uid=wang.uid), wang)
    assert ask(Actor(name="public"), AnonymousUser()).status_code == 302
