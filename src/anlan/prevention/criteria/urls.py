"""Addresses of the library beyond those of its registers."""

from django.urls import path

from anlan.prevention.criteria import views

urlpatterns = [
    path("criteria/load/", views.load, name="criteria-load"),
    path("criteria/fitting/", views.fitting, name="criteria-fitting"),
]
