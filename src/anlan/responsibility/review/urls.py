"""The addresses of the review beside those of its register."""

from django.urls import path

from anlan.responsibility.review import views

urlpatterns = [
    path("policy_documents/<uuid:uid>/review/", views.policy_review, name="policy-review"),
    path("policy_documents/<uuid:uid>/accept-sure/", views.policy_accept_sure, name="policy-accept-sure"),
    path("policy_documents/<uuid:uid>/names/", views.policy_names, name="policy-names"),
    path("policy_documents/<uuid:uid>/publish/", views.policy_publish, name="policy-publish"),
    path("policy_documents/<uuid:uid>/enter-duties/", views.policy_enter_duties, name="policy-enter-duties"),
    path("draft_items/<uuid:uid>/", views.draft_item, name="draft-item"),
    path("draft_items/<uuid:uid>/step/", views.draft_item_step, name="draft-item-step"),
    path("draft_items/<uuid:uid>/edit/", views.draft_item_edit, name="draft-item-edit"),
    path("draft_items/<uuid:uid>/split/", views.draft_item_split, name="draft-item-split"),
]
