"""The address of the sweeps that ran."""

from django.urls import path

from anlan.insight.sweep import views

urlpatterns = [path("insight/sweeps/", views.sweeps, name="sweeps")]
