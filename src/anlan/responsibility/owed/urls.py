"""The addresses of what is owed."""

from django.urls import path

from anlan.responsibility.owed import views

urlpatterns = [
    path("owed/mine/", views.owed_mine, name="owed-mine"),
    path("owed/<uuid:uid>/", views.owed_page, name="owed"),
    path("owed/<uuid:uid>/<uuid:duty>/<str:period>/", views.obligation, name="obligation"),
]
