"""The addresses of the coverage of zero-accident creation."""

from django.urls import path

from anlan.campaigns.zero_accident import views

urlpatterns = [
    path("creation/coverage/", views.creation_coverage, name="creation-coverage"),
    path("creation/units/", views.creation_units, name="creation-units"),
]
