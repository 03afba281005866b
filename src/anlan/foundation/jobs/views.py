"""The pages of background jobs."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from anlan.foundation.jobs import queries
from anlan.foundation.jobs.models import Job, JobState
from anlan.foundation.refusals.messages import message_of
from anlan.foundation.refusals.rules import Refused

_TONES = {JobState.DONE: "ok", JobState.FAILED: "bad", JobState.RUNNING: "info"}


@require_GET
@login_required
def job_list(request: HttpRequest) -> HttpResponse:
    """List the jobs that the reader may see, the latest first."""
    jobs = queries.jobs_of(request.actor)  # type: ignore[attr-defined]
    page = Paginator(jobs, 50).get_page(request.GET.get("page"))
    return render(request, "foundation/jobs.html", {"page": page, "lines": [_shown(job) for job in page]})


@require_GET
@login_required
def job_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show one job: how far it is, or what came of it."""
    job = queries.job(request.actor, uid)  # type: ignore[attr-defined]
    trail = [(_("My background jobs"), reverse("job-list"))]
    return render(request, "foundation/job.html", {**_shown(job), "trail": trail})


@require_GET
@login_required
@never_cache
def job_progress(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Answer with the part of the page that changes; it asks again by itself while the job goes on."""
    job = queries.job(request.actor, uid)  # type: ignore[attr-defined]
    return render(request, "foundation/job_progress.html", _shown(job))


def _shown(job: Job) -> dict[str, Any]:
    refusal = message_of(Refused(job.refusal, **job.refusal_facts)) if job.refusal else ""
    stage = _(job.stage) if job.stage else ""
    return {"job": job, "refusal": refusal, "stage": stage, "tone": _TONES.get(JobState(job.state), "")}
