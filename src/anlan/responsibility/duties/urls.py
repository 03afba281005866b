"""The addresses of the catalogue's pages that no register makes."""

from django.urls import path

from anlan.responsibility.duties import views

urlpatterns = [
    path("duty-rehearsal/", views.duty_rehearse, name="duty-rehearse"),
    path("duty-burden/", views.duty_burden, name="duty-burden"),
]
