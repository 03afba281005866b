"""Addresses of what organisations lack, below ``registry/organisation-coverage/``."""

from django.urls import path

from anlan.registry.organisations import counts, views

urlpatterns = [
    path("", views.organisation_coverage, name="organisation-coverage"),
    path("counts/", counts.organisation_counts, name="organisation-counts"),
    path("make/", views.make, name="organisation-make"),
]
