"""The address of the leader's page."""

from django.urls import path

from anlan.insight.overview import views

urlpatterns = [path("insight/overview/", views.overview, name="overview")]
