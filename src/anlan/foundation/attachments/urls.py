"""Addresses of attachments."""

from django.urls import path

from anlan.foundation.attachments import views

urlpatterns = [
    path("attachments/<uuid:uid>/", views.download, name="attachment"),
    path("attachments/<uuid:uid>/close/", views.close, name="attachment-close"),
    path("attachments/<slug:kind>/<uuid:subject>/", views.attachment_list, name="attachment-list"),
]
