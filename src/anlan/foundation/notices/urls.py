"""Addresses of the inbox."""

from django.urls import path

from anlan.foundation.notices import views

urlpatterns = [
    path("notices/", views.inbox, name="notices"),
    path("notices/unread/", views.unread, name="notices-unread"),
    path("notices/read/", views.read, name="notices-read"),
    path("notices/channels/", views.channels, name="notice-channels"),
    path("notices/<uuid:uid>/", views.open_notice, name="notice-open"),
]
