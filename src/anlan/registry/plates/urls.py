"""Addresses of plates: the work pages, and the short public address that the code on a plate carries."""

from django.urls import path

from anlan.registry.plates import views

urlpatterns = [
    path("p/<str:token>", views.plate_public, name="plate-public"),
    path("registry/plate-work/", views.plate_work, name="plate-work"),
    path("registry/plate-work/issue/", views.issue_region, name="plate-issue-region"),
    path("registry/plate-work/print/", views.plate_print, name="plate-print"),
    path("registry/plate-work/<uuid:uid>/hang/", views.plate_hang, name="plate-hang"),
    path("registry/plate-work/parties/<uuid:uid>/issue/", views.issue_party, name="plate-issue"),
]
