"""The pages of the region tree."""

from django.http import HttpRequest, HttpResponse, JsonResponse
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
