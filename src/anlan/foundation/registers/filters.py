"""The filters of a register, declared; django-filter and Django's forms do the parsing and the widgets."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.rules import Actor

if TYPE_CHECKING:
    from django.utils.functional import Promise

Choices = Callable[[Actor], Iterable[tuple[Any, Any]]]
Narrow = Callable[[Any, Actor], Q]


@dataclass(frozen=True)
class Filter:
    """One filter: a choice when ``choices`` is given, a day or a text otherwise.

    ``narrow`` turns the chosen value into a condition; without it the field ``name`` must equal it. A ``hidden`` one
    comes by links only and is not offered.
    """

    name: str
    label: "str | Promise"
    choices: Choices | None = None
    narrow: Narrow | None = None
    is_day: bool = False
    multiple: bool = False
    hidden: bool = False

    def apply(self, queryset: ScopedQuerySet[Any], value: Any, actor: Actor) -> ScopedQuerySet[Any]:
        """Narrow the rows to the chosen value."""
        if self.narrow is not None:
            return queryset.filter(self.narrow(value, actor))
        return queryset.filter(**{f"{self.name}__in" if self.multiple else self.name: value})

    def form_field(self, actor: Actor) -> forms.Field:
        """Return the form field, its choices in the active language."""
        if self.choices is not None:
            options = list(self.choices(actor))
            kind = django_filters.MultipleChoiceFilter if self.multiple else django_filters.ChoiceFilter
            empty = {} if self.multiple else {"empty_label": _("all")}
            field: forms.Field = kind(choices=options, label=self.label, required=False, **empty).field
            return field
        if self.is_day:
            widget = forms.DateInput(attrs={"type": "date"})
            day: forms.Field = django_filters.DateFilter(label=self.label, required=False, widget=widget).field
            return day
        text: forms.Field = django_filters.CharFilter(label=self.label, required=False, max_length=80).field
        if self.hidden:
            text.widget = forms.HiddenInput()
        return text


def in_words(form: forms.Form) -> str:
    """Return what a filter narrows to, as people read it; empty for the whole list."""
    parts = []
    for bound in form.visible_fields():
        value = form.cleaned_data.get(bound.name)
        if value in (None, "", []):
            continue
        names = {str(code): str(words) for code, words in getattr(bound.field, "choices", ())}
        values = value if isinstance(value, list) else [value]
        parts.append(f"{bound.label}: {'、'.join(names.get(str(each), str(each)) for each in values)}")
    return " · ".join(parts)


def filter_form(filters: Iterable[Filter], actor: Actor, data: Any) -> forms.Form:
    """Return the bound form of a register's filters with search text and order; unknown keys are passed over."""
    fields: dict[str, forms.Field] = {
        "q": forms.CharField(
            required=False, max_length=80, label=_("Search"), widget=forms.TextInput(attrs={"type": "search"})
        ),
        "sort": forms.CharField(required=False, max_length=40, widget=forms.HiddenInput),
    }
    fields |= {each.name: each.form_field(actor) for each in filters}
    for field in fields.values():
        kind = "form-select" if isinstance(field.widget, forms.Select) else "form-control"
        field.widget.attrs.setdefault("class", kind)
    form: forms.Form = type("FilterForm", (forms.Form,), fields)(data)
    return form
