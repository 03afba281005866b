"""The addresses of templates."""

from django.urls import path

from anlan.campaigns.blueprints import views

urlpatterns = [
    path("templates/", views.templates, name="action-templates"),
    path("templates/<slug:code>/", views.start, name="action-start"),
    path("actions/<uuid:uid>/sectors/", views.add_sectors, name="action-sectors"),
]
