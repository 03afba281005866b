"""The auditor's page: who read or exported personal data."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from anlan.foundation.personal_data import queries
from anlan.foundation.personal_data.fields import access_words
from anlan.foundation.personal_data.forms import LogForm
from anlan.foundation.personal_data.queries import LogFilter
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require

LINES = 50


@login_required
@require_GET
def access_log(request: HttpRequest) -> HttpResponse:
    """List sensitive reads and exports within the actor's reach, newest first."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    require(actor, "foundation:access_log:view")
    form = LogForm(request.GET, kinds=queries.kinds_logged(actor))
    form.is_valid()
    wanted = {name: value for name, value in form.cleaned_data.items() if value}
    page = Paginator(queries.accesses(actor, LogFilter(**wanted)), LINES).get_page(request.GET.get("page"))
    lines = list(page)
    names = queries.names_of({line.actor_uid for line in lines if line.actor_uid})
    rows: list[dict[str, Any]] = [
        {
            "line": line,
            "who": names.get(line.actor_uid, "") if line.actor_uid else line.actor_name,
            "what": access_words(line.what),
        }
        for line in lines
    ]
    return render(request, "foundation/access_log.html", {"page": page, "rows": rows, "form": form, "wanted": wanted})
