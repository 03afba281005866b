"""Addresses of exports."""

from django.urls import path

from anlan.foundation.exports import views

urlpatterns = [
    path("exports/<uuid:uid>/", views.export_page, name="export"),
    path("exports/<uuid:uid>/progress/", views.export_progress, name="export-progress"),
    path("exports/<uuid:uid>/file/", views.export_file, name="export-file"),
]
