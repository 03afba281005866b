"""The addresses of the pages of groups that no register makes."""

from django.urls import path

from anlan.registry.groups import views

urlpatterns = [
    path("groups/<uuid:uid>/members/", views.group_members, name="registry-groups-members"),
    path("groups/<uuid:uid>/changes/", views.group_changes, name="registry-groups-changes"),
    path("groups/<uuid:uid>/members/take-out/", views.group_take_out, name="registry-groups-take-out"),
    path(
        "groups/<uuid:uid>/members/export.<str:format>",
        views.group_members_export,
        name="registry-groups-members-export",
    ),
]
