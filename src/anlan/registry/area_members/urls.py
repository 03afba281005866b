"""The addresses of the pages of the parties of an area."""

from django.urls import path

from anlan.registry.area_members import views

urlpatterns = [
    path("areas/<uuid:uid>/members/", views.area_members, name="registry-areas-members"),
    path("areas/<uuid:uid>/members/take-out/", views.area_take_out, name="registry-areas-take-out"),
]
