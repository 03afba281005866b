"""The addresses of the frame."""

from django.urls import path

from anlan.web.shell import views

urlpatterns = [
    path("", views.home, name="home"),
    path("warned/", views.home_warned, name="home-warned"),
    path("language/", views.language, name="language"),
    path("styleguide/", views.styleguide, name="styleguide"),
]
