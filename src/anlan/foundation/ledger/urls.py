"""The addresses of the ledger."""

from django.urls import path

from anlan.foundation.ledger import views

urlpatterns = [
    path("ledger/", views.acts, name="ledger"),
    path("ledger/head/", views.head, name="ledger-head"),
    path("ledger/<uuid:uid>/", views.act, name="ledger-act"),
    path("ledger/<uuid:uid>/proof/", views.proof, name="ledger-proof"),
]
