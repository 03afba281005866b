"""Addresses of jobs."""

from django.urls import path

from anlan.foundation.jobs import views

urlpatterns = [
    path("jobs/", views.job_list, name="job-list"),
    path("jobs/<uuid:uid>/", views.job_page, name="job"),
    path("jobs/<uuid:uid>/progress/", views.job_progress, name="job-progress"),
]
