"""Addresses of assignment, below ``registry/assignment/``."""

from django.urls import path

from anlan.registry.assignment.views import coverage, disputes, handover, parties, rulebook

urlpatterns = [
    path("", coverage.coverage, name="assignment-coverage"),
    path("propose/", coverage.propose_region, name="assignment-propose-region"),
    path("confirm/", coverage.confirm_region, name="assignment-confirm-region"),
    path("handover/", handover.handover, name="assignment-handover"),
    path("parties/<uuid:uid>/", parties.assignment_party, name="assignment-party"),
    path("parties/<uuid:uid>/propose/", parties.propose, name="assignment-propose"),
    path("parties/<uuid:uid>/confirm/", parties.confirm, name="assignment-confirm"),
    path("parties/<uuid:uid>/assign/", parties.assign, name="assignment-assign"),
    path("disputes/", disputes.disputes_bulk, name="disputes-bulk"),
    path("disputes/<uuid:uid>/decide/", disputes.dispute_decide, name="dispute-decide"),
    path("disputes/<uuid:uid>/record/", disputes.dispute_record, name="dispute-record"),
    path("rules/new/", rulebook.rule_new, name="rule-new"),
    path("rules/<uuid:uid>/", rulebook.rule_change, name="rule-change"),
]
