"""The address of the public page."""

from django.urls import path

from anlan.insight.warnings import views

urlpatterns = [path("exposures/", views.exposures, name="public-orders")]
