"""The pages of the region tree."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from anlan.foundation.scope.services import require
from anlan.registry.regions import queries
from anlan.registry.regions.fields import full_name

SUGGESTIONS = 10


@require_GET
def suggest(request: HttpRequest) -> HttpResponse:
    """Answer the words typed so far with regions that fit, as options of a data list."""
    require(request.actor, "registry:region:view")  # type: ignore[attr-defined]
    words = request.GET.get("q", "").split()
    found = queries.open_regions(request.actor)  # type: ignore[attr-defined]
    if words and words[-1].isdigit():
        found = found.filter(code__startswith=words[-1])
    elif words:
        found = found.filter(name__startswith=words[-1])
    nodes = list(found.order_by("level", "code")[:SUGGESTIONS]) if words else []
    return JsonResponse({"suggestions": [full_name(node) for node in nodes]})


@require_GET
def tree(request: HttpRequest) -> HttpResponse:
    """Show one node with what lies below it."""
    actor = request.actor  # type: ignore[attr-defined]
    require(actor, "registry:region:view")
    code = request.GET.get("code", "")
    node = queries.by_code(actor, code) if code else None
    context = {
        "node": node,
        "trail": queries.breadcrumb(actor, node)[:-1] if node else [],
        "children": queries.children(actor, node),
        "versions": node.versions.filter(superseded_at=None).order_by("first_day") if node else (),
    }
    return render(request, "registry/region_tree.html", context)
