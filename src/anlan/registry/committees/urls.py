"""The addresses of the pages of committees that no register makes."""

from django.urls import path

from anlan.registry.committees import views

urlpatterns = [
    path("committees/<uuid:uid>/members/", views.committee_members, name="registry-committees-members"),
    path("committees/<uuid:uid>/members/take-out/", views.committee_take_out, name="registry-committees-take-out"),
]
