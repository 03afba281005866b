"""Addresses of what organisations lack, below ``registry/organisation-coverage/``."""

from django.urls import path

from anlan.registry.organisations.views import counts, coverage

urlpatterns = [
    path("", coverage.organisation_coverage, name="organisation-coverage"),
    path("counts/", counts.organisation_counts, name="organisation-counts"),
    path("make/", coverage.make, name="organisation-make"),
]
