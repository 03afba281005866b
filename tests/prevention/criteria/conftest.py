"""A small library of its own: two documents, one of them replaced, and three items."""

from datetime import date

import pytest

from anlan.foundation.accounts.models import User
from anlan.foundation.scope.services import system_actor
from anlan.foundation.workflow.models import KnownState
from anlan.prevention.criteria.models import Criterion, StandardDocument
from tests.registry.cast import NOON, build_city

SYSTEM = system_actor("test")
MINES = {"any": [{"facet": "industry", "prefix": "06"}]}


@pytest.fixture
def city(db):
    return build_city()


@pytest.fixture
def people(db):
    """Two users: who drafts, and who publishes."""
    return [User.objects.create(username=f"u{n}", name=f"u{n}", created_at=NOON).pk for n in range(2)]


@pytest.fixture
def library(db):
    """Return code → criterion, all published."""
    new = StandardDocument.objects.create(
        code="new", title="煤矿标准", number="21号", sector="coal", in_force_from=date(2026, 7, 1)
    )
    old = StandardDocument.objects.create(
        code="old", title="煤矿标准（旧）", number="4号", sector="coal", replaced_from=date(2026, 7, 1), replaced_by=new
    )
    daily = StandardDocument.objects.create(code="daily", title="日常检查项", sector="general")
    rows = [
        ("gas", new, "甲烷传感器没有按周期调校", "major", MINES, date(2026, 7, 1), None, "第14条第6项"),
        ("gas-old", old, "甲烷传感器没有调校", "major", MINES, date(2021, 1, 1), date(2026, 7, 1), "第3条第2项"),
        ("exits", daily, "疏散通道、安全出口保持畅通", "general", {"all": []}, None, None, ""),
    ]
    for order, (code, document, line, grade, applies_to, first, until, item) in enumerate(rows):
        Criterion.objects.create(
            code=code, document=document, line=line, grade=grade, applies_to=applies_to, sector=document.sector,
            in_force_from=first, in_force_until=until, order=order, item_number=item,
        )  # fmt: skip
    Criterion.objects.beyond_scope("a test").update(state=KnownState("published"))
    return {found.code: found for found in Criterion.objects.beyond_scope("a test").select_related("document")}
