"""The picture of a life cycle is drawn from the code (design section 3)."""

from datetime import UTC, datetime

import pytest

from anlan.foundation.accounts.models import User
from anlan.foundation.workflow import catalogue
from tests.foundation.workflow.sample import WORKFLOW

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


@pytest.fixture
def sample(monkeypatch):
    monkeypatch.setattr(catalogue, "_WORKFLOWS", {**catalogue._WORKFLOWS, "sample": WORKFLOW})
    return WORKFLOW


@pytest.fixture
def clerk(client, db):
    client.force_login(User.objects.create(username="wang", name="王", created_at=NOON))
    return client


def test_the_page_of_a_life_cycle_draws_it_and_lists_its_steps(clerk, sample):
    page = clerk.get("/workflows/sample/").content.decode()

    assert page.count("<rect ") == len(WORKFLOW.states)
    assert "marker-end" in page
    for words in (*WORKFLOW.states.values(), *WORKFLOW.verbs.values(), "整改资金", "not by the person who rectified"):
        assert words in page
    assert "style=" not in page.split("<svg width")[1].split("</svg>")[0]  # the content policy forbids it


def test_the_list_names_every_life_cycle(clerk, sample):
    page = clerk.get("/workflows/").content.decode()

    assert "隐患整改" in page
    assert "/workflows/sample/" in page


def test_a_life_cycle_that_nobody_declared_is_not_found(clerk):
    assert clerk.get("/workflows/nonsense/").status_code == 404


@pytest.mark.parametrize("address", ["/workflows/", "/workflows/sample/"])
def test_whoever_has_not_signed_in_is_sent_to_sign_in(client, db, address):
    assert client.get(address).status_code == 302


def test_only_reading_is_possible(clerk, sample):
    assert clerk.post("/workflows/sample/").status_code == 405
