"""Background work: started in the caller's transaction, seen by its owner, run again when its worker dies."""

import time
from datetime import timedelta

import pytest
from django.db import transaction
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from anlan.foundation.jobs import timetable
from anlan.foundation.jobs.life import alive, is_alive
from anlan.foundation.jobs.models import Job, JobState, TimetableRun
from anlan.foundation.jobs.progress import Interrupted, Progress, stopping
from anlan.foundation.jobs.queries import job as one_job
from anlan.foundation.jobs.queries import jobs_of
from anlan.foundation.jobs.rules import MOST_TRIES
from anlan.foundation.jobs.services import forget_finished_tasks, put_back_orphans, run_timetable, start
from anlan.foundation.jobs.tasks import run_job
from anlan.foundation.jobs.worker import work
from anlan.foundation.refusals.messages import message_of
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import PUBLIC
from anlan.foundation.scope.services import system_actor
from tests.foundation.jobs import work as sample
from tests.foundation.jobs.conftest import NOON

pytestmark = pytest.mark.django_db


def begin(call, by, **arguments):
    return start(call, by=by, now=NOON, kind="test", title="数数", arguments=arguments)


def stored(job):
    return Job.objects.beyond_scope("a test looks past the scope").get(pk=job.pk)


def test_a_job_runs_and_keeps_what_came_of_it(wang, tmp_path):
    job = stored(begin(sample.count, wang, path=str(tmp_path / "n"), steps=3))

    assert (job.state, job.done, job.total, job.percent) == (JobState.DONE, 3, 3, 100)
    assert job.result == {"counted": 3}
    assert job.ended_at is not None


def test_a_refusal_reaches_the_owner_in_words(wang):
    job = stored(begin(sample.refuse, wang))

    assert (job.state, job.refusal, job.done) == (JobState.FAILED, "period-wrong", 3)
    assert "2026-13" in message_of(Refused(job.refusal, **job.refusal_facts))


def test_a_bug_ends_the_job_with_a_number_for_the_administrator_and_no_stack_trace(wang):
    job = stored(begin(sample.break_down, wang))

    assert (job.state, job.refusal) == (JobState.FAILED, "job-broke")
    assert str(job.uid) in message_of(Refused(job.refusal, **job.refusal_facts))


def test_a_job_that_is_over_does_its_work_once_however_often_it_is_run(wang, tmp_path):
    job = begin(sample.count, wang, path=str(tmp_path / "n"), steps=2)
    (tmp_path / "n").unlink()

    run_job.enqueue(str(job.uid))

    assert not (tmp_path / "n").exists()


def test_what_cannot_be_found_by_its_name_cannot_be_started(wang):
    def hidden(progress):
        pass

    with pytest.raises((ValueError, ImportError)):
        begin(hidden, wang)


def test_a_job_whose_transaction_is_rolled_back_was_never_queued(wang, queue):
    with pytest.raises(RuntimeError), transaction.atomic():
        begin(sample.refuse, wang)
        raise RuntimeError

    assert not DBTaskResult.objects.exists()
    assert not jobs_of(wang).exists()


def test_a_job_is_seen_by_its_owner_and_by_his_office_with_the_permission(wang, li, zhao):
    open_one = start(sample.refuse, by=wang, now=NOON, kind="t", title="a", permission="registry:import:view")
    private = begin(sample.refuse, wang)

    assert set(jobs_of(wang)) == {open_one, private}
    assert set(jobs_of(li)) == {open_one}
    assert set(jobs_of(zhao)) == set()  # the same permission, another office
    assert set(jobs_of(PUBLIC)) == set()
    assert set(jobs_of(system_actor("worker"))) == {open_one, private}
    with pytest.raises(Refused, match="not-found"):
        one_job(zhao, open_one.uid)


def test_the_worker_works_the_queue_off(wang, queue, tmp_path):
    job = begin(sample.count, wang, path=str(tmp_path / "n"), steps=3)
    broken = begin(sample.break_down, wang)
    assert stored(job).state == JobState.WAITING

    assert work(once=True) == 2

    assert stored(job).state == JobState.DONE
    assert stored(broken).state == JobState.FAILED
    assert set(DBTaskResult.objects.values_list("status", flat=True)) == {"SUCCESSFUL", "FAILED"}


def claimed_by(worker_id, tries=1):
    task = DBTaskResult.objects.get()
    for _try in range(tries):
        task.claim(worker_id)
    return task


def test_what_a_dead_worker_left_is_run_again(wang, queue, tmp_path):
    job = begin(sample.count, wang, path=str(tmp_path / "n"), steps=3)
    claimed_by("dead-worker")
    Job.objects.beyond_scope("as the worker did").update(state=JobState.RUNNING, tries=1)

    assert put_back_orphans(NOON) == 1
    assert stored(job).state == JobState.WAITING
    assert work(once=True) == 1

    assert stored(job).state == JobState.DONE
    assert put_back_orphans(NOON) == 0


def test_what_a_living_worker_does_is_left_to_it(wang, queue):
    begin(sample.refuse, wang)
    with alive("living-worker"):
        claimed_by("living-worker")

        assert put_back_orphans(NOON) == 0

    assert put_back_orphans(NOON) == 1


def test_a_job_that_kills_every_worker_is_given_up_and_says_so(wang, queue):
    job = begin(sample.kill_the_worker, wang)
    claimed_by("dead-worker", tries=MOST_TRIES)

    assert put_back_orphans(NOON) == 1

    assert DBTaskResult.objects.get().status == TaskResultStatus.FAILED
    assert (stored(job).state, stored(job).refusal) == (JobState.FAILED, "job-gave-up")
    assert "5" in message_of(Refused("job-gave-up", **stored(job).refusal_facts))


def test_a_worker_lives_from_beginning_to_end_and_no_longer():
    assert not is_alive("somebody")
    with alive("somebody"):
        assert is_alive("somebody")
        assert not is_alive("somebody-else")
    assert not is_alive("somebody")


def test_progress_is_written_twice_a_second_at_most_and_a_new_stage_at_once(wang, queue, monkeypatch):
    clock = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    job = begin(sample.refuse, wang)
    progress = Progress(job)

    progress.report(1, 100)
    assert stored(job).done == 1
    progress.report(2)
    assert stored(job).done == 1
    clock[0] += 0.6
    progress.report(3)
    assert (stored(job).done, stored(job).total) == (3, 100)
    progress.report(4, stage="Running")
    assert (stored(job).done, stored(job).stage) == (4, "Running")


def test_work_in_hand_stops_at_its_next_report_and_waits_for_the_next_worker(wang, queue, tmp_path, monkeypatch):
    job = begin(sample.count, wang, path=str(tmp_path / "n"), steps=5)
    write = Progress.write

    def write_and_be_told_to_end(self):
        write(self)
        stopping.set()

    with monkeypatch.context() as for_now:
        for_now.setattr(Progress, "write", write_and_be_told_to_end)
        work(once=True)

    assert (tmp_path / "n").read_text() == "0\n"
    assert (stored(job).state, stored(job).done) == (JobState.WAITING, 1)
    assert DBTaskResult.objects.get().status == TaskResultStatus.READY
    work(once=True)
    assert (tmp_path / "n").read_text() == "0\n1\n2\n3\n4\n"
    assert stored(job).state == JobState.DONE


def test_no_handler_of_the_work_swallows_the_end():
    assert not issubclass(Interrupted, Exception)


@pytest.fixture
def lines(monkeypatch):
    """A timetable of one's own: the names that ran, in order."""
    monkeypatch.setattr(timetable, "_ENTRIES", {})
    ran = []
    timetable.every(timedelta(minutes=5), "seal", lambda now: ran.append(("seal", now)))
    return ran


def test_the_timetable_runs_what_is_due_and_remembers_it(lines):
    assert run_timetable(NOON) == ["seal"]
    assert run_timetable(NOON + timedelta(minutes=4)) == []
    assert run_timetable(NOON + timedelta(minutes=5)) == ["seal"]

    assert lines == [("seal", NOON), ("seal", NOON + timedelta(minutes=5))]


def test_a_line_that_fails_is_kept_with_its_fault_and_stops_no_other(lines):
    timetable.every(timedelta(minutes=5), "broken", lambda now: 1 / 0)

    assert run_timetable(NOON) == ["broken", "seal"]

    runs = TimetableRun.objects.beyond_scope("a test")
    assert runs.get(name="broken").last_error == "ZeroDivisionError: division by zero"
    assert runs.get(name="seal").last_error == ""
    assert run_timetable(NOON + timedelta(minutes=5)) == ["broken", "seal"]


def test_of_two_workers_one_runs_a_line(lines):
    run_timetable(NOON)
    lines.clear()
    later = NOON + timedelta(minutes=5)
    # While this worker is busy with its first line, another one takes the rest of the timetable.
    timetable.every(timedelta(minutes=5), "a-slow-line", lambda now: lines.append(run_timetable(now)))

    assert run_timetable(later) == ["a-slow-line"]

    assert lines == [("seal", later), ["seal"]]


def test_the_queue_forgets_finished_tasks_after_two_weeks_and_keeps_the_job(wang, queue, tmp_path):
    job = begin(sample.count, wang, path=str(tmp_path / "n"), steps=1)
    work(once=True)
    ended_at = DBTaskResult.objects.get().finished_at
    assert ended_at is not None

    assert forget_finished_tasks(ended_at + timedelta(days=13)) == 0
    assert forget_finished_tasks(ended_at + timedelta(days=15)) == 1
    assert stored(job).state == JobState.DONE
