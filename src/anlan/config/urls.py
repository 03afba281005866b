"""Every address, room by room."""

from django.urls import URLPattern, URLResolver, include, path

from anlan.config.api import api
from anlan.foundation.registers.urls import register_urls

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("anlan.web.shell.urls")),
    path("account/", include("anlan.foundation.sign_in.urls")),
    path("accounts/", include("anlan.foundation.accounts.urls")),
    path("", include("anlan.foundation.workflow.urls")),
    path("", include("anlan.foundation.jobs.urls")),
    path("", include("anlan.foundation.exports.urls")),
    path("", include("anlan.foundation.notices.urls")),
    path("", include("anlan.foundation.attachments.urls")),
    path("", include("anlan.foundation.search.urls")),
    path("", include("anlan.foundation.ledger.urls")),
    path("", include("anlan.foundation.personal_data.urls")),
    path("registry/regions/", include("anlan.registry.regions.urls")),
    path("registry/imports/", include("anlan.registry.intake.urls")),
    path("registry/", include("anlan.registry.parties.urls")),
    path("registry/", include("anlan.registry.industries.urls")),
    path("registry/", include("anlan.registry.lists.urls")),
    path("registry/", include("anlan.registry.households.urls")),
    path("registry/", include("anlan.registry.groups.urls")),
    path("registry/", include("anlan.registry.area_members.urls")),
    path("registry/", include("anlan.registry.committees.urls")),
    path("registry/assignment/", include("anlan.registry.assignment.urls")),
    path("", include("anlan.registry.plates.urls")),
    path("registry/organisation-coverage/", include("anlan.registry.organisations.urls")),
    path("responsibility/", include("anlan.responsibility.duties.urls")),
    path("responsibility/", include("anlan.responsibility.owed.urls")),
    path("responsibility/", include("anlan.responsibility.tasks.urls")),
    path("responsibility/", include("anlan.responsibility.review.urls")),
    path("prevention/", include("anlan.prevention.criteria.urls")),
    path("prevention/hazards/", include("anlan.prevention.hazards.urls")),
    path("prevention/hazards/", include("anlan.prevention.archives.urls")),
    path("", include("anlan.prevention.disclosures.urls")),
    path("prevention/handovers/", include("anlan.prevention.handovers.urls")),
    path("prevention/notices/", include("anlan.prevention.rectification_notices.urls")),
    path("campaigns/", include("anlan.campaigns.zero_accident.urls")),
    path("campaigns/", include("anlan.campaigns.objects.urls")),
    path("campaigns/", include("anlan.campaigns.visits.urls")),
    path("campaigns/", include("anlan.campaigns.findings.urls")),
    path("campaigns/", include("anlan.campaigns.blueprints.urls")),
    path("", include("anlan.insight.overview.urls")),
    path("", include("anlan.insight.assessment.urls")),
    path("", include("anlan.insight.sweep.urls")),
    path("", include("anlan.insight.warnings.urls")),
    path("api/", api.urls),
    *register_urls(),
]

handler400 = "anlan.web.shell.errors.bad_request"
handler403 = "anlan.web.shell.errors.permission_denied"
handler404 = "anlan.web.shell.errors.page_not_found"
handler429 = "anlan.web.shell.errors.too_many_requests"  # asked for by allauth; Django knows no such name
handler500 = "anlan.web.shell.errors.server_error"
