"""The addresses of notices that the register does not give."""

from django.urls import path

from anlan.prevention.rectification_notices import views

urlpatterns = [path("<uuid:uid>/word/", views.word, name="notice-word")]
