"""Addresses of the fixed lists beyond those of their register."""

from django.urls import path

from anlan.registry.lists import views

urlpatterns = [
    path("lists/<uuid:uid>/word/", views.synonym_add, name="list-synonym-add"),
    path("lists/<uuid:uid>/close/", views.value_close, name="list-value-close"),
]
