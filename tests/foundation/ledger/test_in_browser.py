"""The pages of the ledger in real Chromium, at a desk and on a phone."""

import os
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from anlan.foundation.ledger.sealing import seal
from anlan.foundation.ledger.services import record
from anlan.foundation.scope.rules import Actor
from tests.browser import enter, faults_of
from tests.foundation.ledger.cast import NOON
from tests.matrix.world import build_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world():
    world = build_world()
    user = world.users["department_officer"]
    by = Actor(name=user.name, user_id=user.pk, user_uid=user.uid)
    mill = world.units["mill"]
    said: dict[str, Any] = {"by": by, "recorded_at": NOON, "party_uid": mill.uid}
    with transaction.atomic():
        for number in range(3):
            record("test.inspected", subject=mill, detail={"found": number}, **said)
    seal(now=NOON)
    with transaction.atomic():
        record("test.withdrawn", subject=("inspection", user.uid), **said)
    return world


@pytest.mark.parametrize("window", ["desktop", "phone"])
def test_list_and_act_are_readable_and_lead_to_one_another(world, window, request):
    page = request.getfixturevalue(window)
    enter(page, world.users["committee_office"])
    page.goto("/ledger/")
    assert faults_of(page) == []
    keep(page, f"ledger-{window}")
    page.select_option("#id_kind", "test.inspected")
    page.locator("#acts", has_text="Withdrawn").wait_for(state="detached")
    page.locator("#acts a", has_text="Inspected").first.click()
    page.locator("#proof").wait_for()
    assert faults_of(page) == []
    keep(page, f"ledger-act-{window}")


def keep(page, name):
    """Keep a picture for the eye when ANLAN_PICTURES names a folder."""
    if folder := os.environ.get("ANLAN_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
