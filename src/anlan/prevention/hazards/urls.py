"""The addresses of hazards that the register does not give."""

from django.urls import path

from anlan.prevention.hazards import figures, views

urlpatterns = [
    # Instead of the register's form: one page that is as quick on a phone as at a desk.
    path("new/", views.report, name="hazard-report"),
    path("figures/", figures.figures, name="hazard-figures"),
    path("offers/", views.offers, name="hazard-offers"),
    path("parties/", views.party_hits, name="hazard-parties"),
    path("<uuid:uid>/step/<slug:step>/", views.take_step, name="hazard-step"),
]
