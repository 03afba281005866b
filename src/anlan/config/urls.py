"""Every address, room by room."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("anlan.web.shell.urls")),
    path("", include("anlan.foundation.workflow.urls")),
]

handler400 = "anlan.web.shell.errors.bad_request"
handler403 = "anlan.web.shell.errors.permission_denied"
handler404 = "anlan.web.shell.errors.page_not_found"
handler500 = "anlan.web.shell.errors.server_error"
