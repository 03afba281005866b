"""Addresses of what organisations lack, below ``registry/organisation-coverage/``."""

from django.urls import path

from anlan.registry.organisations import views

urlpatterns = [
    path("", views.organisation_coverage, name="organisation-coverage"),
    path("make/", views.make, name="organisation-make"),
]
