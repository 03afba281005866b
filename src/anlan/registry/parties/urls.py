"""The addresses of the party pages that no register makes."""

from django.urls import path

from anlan.registry.parties import views

urlpatterns = [
    path("parties/<uuid:uid>/on/", views.party_on_day, {"name": "parties"}, name="registry-parties-on"),
    path(
        "organisations/<uuid:uid>/on/", views.party_on_day, {"name": "organisations"}, name="registry-organisations-on"
    ),
]
