"""Value lists, their values, and the other words that name a value (requirements, section 7)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anlan.foundation.records.models import Record, new_uid
from anlan.foundation.scope.models import Scoped, everyone
from anlan.registry.lists.names import TwoNames


class ValueList(TwoNames, Record, Scoped):
    """One list, such as the kinds of party or the elements of the village base standard 1+3."""

    reached_through = everyone

    code = models.CharField(_("List code"), max_length=40, unique=True)
    source = models.TextField(_("Source"), blank=True, default="")
    source_day = models.DateField(_("Date of the source"), null=True, blank=True)
    # Code relies on the values of a closed list: a city may rename and reorder them, not add or end any.
    is_closed = models.BooleanField(_("Values are fixed"), default=False)
    is_shipped = models.BooleanField(_("Delivered with Anlan"), default=False)
    order = models.PositiveSmallIntegerField(default=100)
    # Renewed at every change of the list: the key of the cached index.
    stamp = models.UUIDField(default=new_uid, editable=False)

    class Meta:
        verbose_name = _("value list")
        verbose_name_plural = _("value lists")
        ordering = ["order", "code"]


class ListValue(TwoNames, Record, Scoped):
    """One value of a list. ``code`` is what records store; the names are what people read."""

    reached_through = everyone

    list = models.ForeignKey(ValueList, on_delete=models.PROTECT, related_name="values", verbose_name=_("List"))
    code = models.CharField(_("Value code"), max_length=40)
    # A heading that gathers values, such as "1" and "4" in 1+4, or the class of a party kind.
    group = models.CharField(_("Group"), max_length=40, blank=True, default="")
    source = models.TextField(_("Source"), blank=True, default="")
    is_shipped = models.BooleanField(_("Delivered with Anlan"), default=False)
    order = models.PositiveSmallIntegerField(default=0)
    first_day = models.DateField(_("In force from"), null=True, blank=True)
    last_day = models.DateField(_("In force until"), null=True, blank=True)

    class Meta:
        verbose_name = _("list value")
        verbose_name_plural = _("list values")
        ordering = ["list", "order", "code"]
        constraints = [
            models.UniqueConstraint(name="list_value_code_once_in_list", fields=["list", "code"]),
            models.CheckConstraint(
                name="list_value_days_in_order",
                condition=Q(first_day__isnull=True) | Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")),
            ),
        ]


class ListSynonym(Record, Scoped):
    """Another word for a value, as other registers write it, such as 在营 for an active entity."""

    reached_through = everyone

    list = models.ForeignKey(ValueList, on_delete=models.PROTECT, related_name="synonyms", verbose_name=_("List"))
    value = models.ForeignKey(ListValue, on_delete=models.PROTECT, related_name="synonyms", verbose_name=_("Value"))
    text = models.CharField(_("Other word"), max_length=100)

    class Meta:
        verbose_name = _("synonym")
        verbose_name_plural = _("synonyms")
        ordering = ["list", "text"]
        constraints = [
            # One word names one value of a list, or an import would have to guess.
            models.UniqueConstraint(name="list_synonym_once_in_list", fields=["list", "text"]),
        ]

    def __str__(self) -> str:
        return self.text
