"""The address of the access log."""

from django.urls import path

from anlan.foundation.personal_data import views

urlpatterns = [path("access-log/", views.access_log, name="access-log")]
