"""The pages of the fixed lists (requirements, section 7)."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from anlan.foundation.accounts.models import User
from anlan.foundation.scope.rules import PUBLIC
from anlan.foundation.scope.services import system_actor
from anlan.registry.lists.loading import load_shipped
from anlan.registry.lists.models import ListValue
from anlan.registry.lists.queries import list_index
from anlan.registry.parties.models import Party
from anlan.registry.people.models import Person, Post

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


@pytest.fixture
def signed_in(client):
    """Return a function that signs somebody in whose post has the named role."""
    load_shipped(actor=system_actor("test"), now=NOON)

    def sign_in(role):
        user = User.objects.create(username=role, name=role, created_at=NOON)
        unit = Party.objects.create(kind="department", name="长治市应急管理局", created_at=NOON)
        person = Person.objects.create(organisation=unit, name=role, user=user)
        Post.objects.create(
            organisation=unit, title=role, kind="staff", role=role, holder=person, first_day=date(2026, 1, 1)
        )
        client.force_login(user)
        return client

    return sign_in


def value(name, code):
    return ListValue.objects.visible_to(PUBLIC).get(list__code=name, code=code)


def test_a_value_is_found_by_a_word_of_other_registers(signed_in):
    answer = signed_in("township_officer").get(reverse("registry-lists-list"), {"q": "吊销，未注销"})

    assert answer.status_code == 200
    assert "Closed or banned" in answer.content.decode()


def test_the_office_adds_a_value_another_word_and_ends_a_value(signed_in):
    client = signed_in("committee_office")

    made = client.post(
        reverse("registry-lists-new"),
        {"list": "area_kind", "code": "port", "name_zh": "港区", "name_en": "Port area"},
    )
    assert made.status_code == 302
    client.post(reverse("list-synonym-add", args=[value("area_kind", "port").uid]), {"word": "码头"})
    client.post(reverse("list-value-close", args=[value("area_kind", "state_forest").uid]), {"version": "1"})

    index = list_index(PUBLIC)
    assert index.called("area_kind", "码头") == index.value("area_kind", "port")
    assert value("area_kind", "state_forest").last_day is not None


def test_the_clerk_reads_and_changes_nothing(signed_in):
    client, active = signed_in("township_officer"), value("party_state", "active")

    assert client.get(reverse("registry-lists-detail", args=[active.uid])).status_code == 200
    assert client.post(reverse("list-synonym-add", args=[active.uid]), {"word": "营业中"}).status_code == 403
    assert client.post(reverse("list-value-close", args=[active.uid]), {"version": "1"}).status_code == 403
    assert list_index(PUBLIC).called("party_state", "营业中") is None


def test_a_post_without_the_permission_does_not_see_the_lists(signed_in):
    assert signed_in("expert").get(reverse("registry-lists-list")).status_code == 403
