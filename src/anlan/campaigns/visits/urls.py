"""The addresses of what waits for a visit and of the coverage."""

from django.urls import path

from anlan.campaigns.visits import views

urlpatterns = [
    path("visits/round/", views.visit_round, name="visit-round"),
    path("visits/round/<uuid:uid>/", views.visit_quickly, name="visit-quick"),
    path("visits/coverage/", views.visit_coverage, name="visit-coverage"),
]
