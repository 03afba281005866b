"""The address of the archive."""

from django.urls import path

from anlan.prevention.archives import views

urlpatterns = [path("<uuid:uid>/archive.zip", views.archive, name="hazard-archive")]
