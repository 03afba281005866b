"""The addresses of an action's figures beside those of the registers."""

from django.urls import path

from anlan.campaigns.findings import views

urlpatterns = [
    path("actions/<uuid:uid>/figures/", views.action_figures, name="action-figures"),
    path("actions/<uuid:uid>/summary/", views.action_summary, name="action-summary"),
    path("actions/<uuid:uid>/gather/", views.gather, name="action-gather"),
    path("actions/<uuid:uid>/freeze/", views.cut_action, name="action-freeze"),
]
