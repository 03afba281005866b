"""The public page of exposures and bulletins; nobody has to sign in."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from anlan.insight.warnings.queries import published_orders


@require_GET
@never_cache
def exposures(request: HttpRequest) -> HttpResponse:
    """Show which units were exposed or named in a bulletin, why, and whether it is settled (RSP-26)."""
    rows = published_orders(timezone.now())
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    settled = rows.filter(state="concluded").count()
    total = page.paginator.count
    context = {"page": page, "total": total, "settled": settled, "open": total - settled}
    return render(request, "insight/public_orders.html", context)
