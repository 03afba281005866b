"""The addresses of account administration, under ``/accounts/``."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
