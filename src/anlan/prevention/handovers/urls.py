"""The address of the count per county."""

from django.urls import path

from anlan.prevention.handovers import views

urlpatterns = [path("by-county/", views.handovers_by_county, name="handovers-by-county")]
