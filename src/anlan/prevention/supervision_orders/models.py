"""Supervision orders and their progress (PRV-31)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anlan.foundation.records.models import Record
from anlan.foundation.scope.models import Scoped, party_path
from anlan.foundation.workflow.models import StateField
from anlan.prevention.supervision_orders.workflow import ORDER


class SupervisionOrder(Record, Scoped):
    """An order that puts a major hazard under listed supervision by a unit of a level, until a day.

    When it is passed up, ``follows`` of the next order names it. Days are local days.
    """

    reached_through = party_path("hazard__party")

    hazard = models.ForeignKey("prevention.Hazard", models.PROTECT, related_name="orders", verbose_name=_("Hazard"))
    number = models.CharField(_("Order number"), max_length=40, unique=True)
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    level = models.PositiveSmallIntegerField(_("Level"))
    unit = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", verbose_name=_("Unit that lists it"))
    state = StateField(ORDER, verbose_name=_("State"), max_length=12)
    requirements = models.CharField(_("Requirements"), max_length=1000)
    issued_on = models.DateField(_("Issued on"))
    deadline = models.DateField(_("Time limit"))
    issued_by = models.ForeignKey("foundation.User", models.PROTECT, null=True, related_name="+", db_index=False)
    asked_until = models.DateField(_("New time limit"), null=True)
    asked_reason = models.CharField(_("Reason"), max_length=300, blank=True, default="")
    asked_by = models.ForeignKey("foundation.User", models.PROTECT, null=True, related_name="+", db_index=False)
    ended_on = models.DateField(_("Ended on"), null=True)
    follows = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", verbose_name=_("Follows"))

    class Meta:
        verbose_name = _("supervision order")
        constraints = [
            models.UniqueConstraint(fields=["level", "year", "serial"], name="order_serial_once"),
            models.UniqueConstraint(fields=["hazard"], condition=Q(state="in_force"), name="order_one_in_force"),
        ]
        indexes = [models.Index(fields=["state", "deadline"], name="orders_by_deadline")]

    def __str__(self) -> str:
        return self.number


class OrderProgress(Scoped):
    """One entry on how far a listed hazard is."""

    reached_through = party_path("order__hazard__party")

    order = models.ForeignKey(SupervisionOrder, models.PROTECT, related_name="progress")
    note = models.CharField(_("Progress"), max_length=500)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey("foundation.User", models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        verbose_name = _("progress of a listed hazard")
        ordering = ["-pk"]
