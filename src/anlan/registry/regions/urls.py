"""The addresses of the region tree."""

from django.urls import path

from anlan.registry.regions import views

urlpatterns = [
    path("suggest/", views.suggest, name="region-suggest"),
]
