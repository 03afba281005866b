"""Addresses of industries beyond those of their registers."""

from django.urls import path

from anlan.registry.industries import views

urlpatterns = [
    path("industries/<uuid:uid>/map/", views.industry_map, name="industry-map"),
    path("industries/<uuid:uid>/unmap/", views.industry_unmap, name="industry-unmap"),
    path("industries/<uuid:uid>/close/", views.industry_close, name="industry-close"),
    path("industry-schemes/<uuid:uid>/scheme.json", views.scheme_json, name="industry-scheme-json"),
]
