"""Service bodies with their contracts and the findings against them (REG-29)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anlan.foundation.records.models import Record
from anlan.foundation.scope.models import Scoped, party_path, signed_in
from anlan.foundation.scope.rules import Actor
from anlan.registry.entries.models import Entry

_BODY, _CLIENT = party_path("body__party"), party_path("client")


def _body_or_client(actor: Actor) -> Q:
    return _BODY(actor) | _CLIENT(actor)


class ServiceBody(Entry):
    """What a party may do as a service body. Everybody who signs in sees who is licensed for what."""

    reached_through = signed_in

    party = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", verbose_name=_("Unit"))
    kind = models.CharField(_("Kind"), max_length=32)
    licence = models.CharField(_("Licence number"), max_length=80, blank=True, default="")
    licensed_until = models.DateField(_("Licensed until"), null=True, blank=True)
    scope = models.TextField(_("Scope of the licence"), blank=True, default="")
    staff = models.PositiveIntegerField(_("Professional staff"), null=True, blank=True)

    class Meta:
        verbose_name = _("service body")
        constraints = [
            models.UniqueConstraint(
                fields=["party", "kind"], condition=Q(closed_on=None), name="service_body_open_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.party)


class ServiceContract(Record, Scoped):
    """What a service body does for a government unit or an enterprise, from a local day to a day."""

    reached_through = _body_or_client

    body = models.ForeignKey(ServiceBody, models.PROTECT, related_name="contracts")
    client = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", verbose_name=_("Client"))
    subject = models.CharField(_("Service"), max_length=200)
    number = models.CharField(_("Number"), max_length=80, blank=True, default="")
    first_day = models.DateField(_("From"))
    last_day = models.DateField(_("Until"), null=True, blank=True)

    class Meta:
        verbose_name = _("service contract")
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")), name="service_days_in_order"
            )
        ]


class ServiceFinding(Record, Scoped):
    """What a unit found against a service body: a false report, work without a licence. Open to all who sign in."""

    reached_through = signed_in

    body = models.ForeignKey(ServiceBody, models.PROTECT, related_name="findings")
    found_on = models.DateField(_("Found on"))
    found_by = models.CharField(_("Found by"), max_length=120)
    finding = models.CharField(_("Finding"), max_length=300)
    consequence = models.CharField(_("Consequence"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("finding against a service body")
