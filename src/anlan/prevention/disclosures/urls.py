"""The address of the public page."""

from django.urls import path

from anlan.prevention.disclosures import views

urlpatterns = [path("major-hazards/", views.public, name="public-hazards")]
