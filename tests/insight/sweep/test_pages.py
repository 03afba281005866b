"""The page and the doctor tell whether the system looked (INS-03; design, section 9: the watcher is watched)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from anlan.config.health import CHECKS
from anlan.insight.sweep.models import Sweep

pytestmark = pytest.mark.django_db


def ran(as_of, **more):
    return Sweep.objects.create(
        as_of=as_of, since=as_of.date(), started_at=as_of, finished_at=as_of + timedelta(seconds=4), parties=3,
        duties=2, counted=1234, hash="ab" * 32, **more,
    )  # fmt: skip


def finding(now):
    check = next(one for one in CHECKS if one.__name__ == "_sweep")
    return next(check(now))


def test_the_page_lists_the_sweeps_and_alarms_when_one_is_missing(chen):
    client = Client()
    client.force_login(chen.user)
    assert "尚未进行过判定" in client.get(reverse("sweeps")).content.decode()
    now = datetime.now(UTC)
    ran(now - timedelta(hours=9))
    ran(now - timedelta(hours=4), moved=17, catch_up=True, silent_since=now - timedelta(hours=9))
    page = client.get(reverse("sweeps")).content.decode()
    assert "判定缺失" in page and "补判" in page and "1,234" in page
    ran(now, moved=0)
    assert "判定缺失" not in client.get(reverse("sweeps")).content.decode()


def test_the_doctor_says_that_a_sweep_is_missing():
    now = datetime(2026, 11, 3, 4, tzinfo=UTC)
    assert finding(now).state == "ok"  # nothing is in force, so nothing has to be judged
    ran(now)
    assert finding(now + timedelta(hours=3)).state == "ok"
    missing = finding(now + timedelta(hours=3, seconds=1))
    assert missing.state == "bad" and "anlan sweep" in missing.words
