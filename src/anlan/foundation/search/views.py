"""The search page and what the box at the top shows while somebody types."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_GET

from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.foundation.search.asking import CODE_WHOLE
from anlan.foundation.search.queries import grouped

USE = "registry:search:use"
IN_BOX, ON_PAGE, OF_ONE_KIND = 5, 20, 200


@login_required
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Show what was found, by kind. ``?q=`` is what was typed, ``&kind=`` shows more of one kind.

    For the box it answers with a fragment. A whole code that leads to one object opens it at once.
    """
    actor: Actor = request.actor  # type: ignore[attr-defined]
    require(actor, USE)
    typed, kind = request.GET.get("q", "").strip(), request.GET.get("kind", "")
    htmx = getattr(request, "htmx", None)
    in_box = htmx is not None and bool(htmx) and htmx.target == "search-hits"
    number = IN_BOX if in_box else OF_ONE_KIND if kind else ON_PAGE
    groups = grouped(actor, typed, number, kind) if typed else []
    only = groups[0].hits[0] if len(groups) == 1 and len(groups[0].hits) == 1 else None
    if only and only.hit.rank == CODE_WHOLE and not in_box:
        return HttpResponseRedirect(only.url)
    template = "hits" if in_box else "page"
    return render(request, f"foundation/search/{template}.html", {"typed": typed, "groups": groups, "kind": kind})
