"""The pages of background jobs: progress that a page shows and that can be left alone (design section 8)."""

import pytest

from anlan.foundation.accounts.models import User
from anlan.foundation.jobs.models import Job, JobState
from anlan.foundation.jobs.services import start
from anlan.foundation.scope.rules import Actor
from tests.foundation.jobs import work as sample
from tests.foundation.jobs.conftest import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return User.objects.create(username="sun", name="孙", created_at=NOON)


@pytest.fixture
def sun(client, user):
    client.force_login(user)
    return client


@pytest.fixture
def job(user, queue):
    by = Actor(name="孙", user_id=user.pk)
    return start(sample.refuse, by=by, now=NOON, kind="test", title="导入 名录.xlsx", link="/there/")


def change(job, **fields):
    Job.objects.beyond_scope("as the worker does").filter(pk=job.pk).update(**fields)


def test_a_waiting_job_asks_again_by_itself(sun, job):
    page = sun.get(f"/jobs/{job.uid}/").content.decode()

    assert "导入 名录.xlsx" in page
    assert f'hx-get="/jobs/{job.uid}/progress/"' in page
    assert "/there/" not in page


def test_a_running_job_shows_how_far_it_is(sun, job):
    change(job, state=JobState.RUNNING, done=30, total=120)

    fragment = sun.get(f"/jobs/{job.uid}/progress/").content.decode()

    assert 'max="120"' in fragment
    assert 'value="30"' in fragment
    assert "hx-get" in fragment
    assert "<html" not in fragment


def test_a_job_that_is_done_leads_to_what_came_of_it_and_asks_no_more(sun, job):
    change(job, state=JobState.DONE, ended_at=NOON)

    fragment = sun.get(f"/jobs/{job.uid}/progress/").content.decode()

    assert 'href="/there/"' in fragment
    assert "2026-11-22 12:00" in fragment  # local time
    assert "hx-get" not in fragment


def test_a_job_that_failed_says_why(sun, job):
    change(job, state=JobState.FAILED, ended_at=NOON, refusal="period-wrong", refusal_facts={"code": "2026-13"})

    assert "2026-13" in sun.get(f"/jobs/{job.uid}/").content.decode()


def test_the_list_shows_my_jobs_and_nobody_elses(sun, job, wang):
    start(sample.refuse, by=wang, now=NOON, kind="test", title="别人的工作")

    page = sun.get("/jobs/").content.decode()

    assert "导入 名录.xlsx" in page
    assert "别人的工作" not in page


def test_somebody_elses_job_is_not_found(sun, wang):
    other = start(sample.refuse, by=wang, now=NOON, kind="test", title="别人的工作")

    assert sun.get(f"/jobs/{other.uid}/").status_code == 404
    assert sun.get(f"/jobs/{other.uid}/progress/").status_code == 404


@pytest.mark.parametrize("address", ["/jobs/", "/jobs/01900000-0000-7000-8000-000000000000/"])
def test_whoever_has_not_signed_in_is_sent_to_sign_in(client, address):
    assert client.get(address).status_code == 302
