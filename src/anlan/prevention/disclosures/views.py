"""The public page of major hazards; nobody has to sign in."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from anlan.prevention.disclosures.queries import published


@require_GET
@never_cache
def public(request: HttpRequest) -> HttpResponse:
    """Show the major hazards that were published, and which of them are closed (PRV-32)."""
    rows = list(published())
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    closed = sum(row.state == "closed" for row in rows)
    context = {"page": page, "total": len(rows), "closed": closed, "open": len(rows) - closed}
    return render(request, "prevention/public_hazards.html", context)
