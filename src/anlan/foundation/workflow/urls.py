"""Addresses of the life cycles."""

from django.urls import path

from anlan.foundation.workflow import views

urlpatterns = [
    path("workflows/", views.workflow_list, name="workflow-list"),
    path("workflows/<slug:name>/", views.workflow_page, name="workflow"),
]
