"""The form of an inspection: who led it, where, what was found."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.rules import Actor
from anlan.registry.parties.models import Party
from anlan.registry.people.models import Post
from anlan.responsibility.evidence.forms import EvidenceEditForm, EvidenceForm, own_unit
from anlan.supervision.inspections.sorts import SORTS

LEADERS = ("top_leader", "deputy_leader", "section_head", "office_head", "principal", "leader_in_charge")
ORDER = ("kind", "leader", "party", "counts_on", "title", "visited", "units", "found", "photos", "hand_in_now",
         "at_night", "text")  # fmt: skip


class InspectionEditForm(EvidenceEditForm):
    """What a draft of an inspection says."""

    sorts = SORTS
    field_order = ORDER

    leader = forms.ModelChoiceField(label=_("Led by"), queryset=None, required=False)  # type: ignore[var-annotated]
    visited = forms.CharField(
        label=_("Places inspected"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    units = forms.IntegerField(label=_("Units inspected"), min_value=0, max_value=9999, initial=1)
    found = forms.IntegerField(label=_("Hazards found"), min_value=0, max_value=9999, initial=0)
    at_night = forms.BooleanField(label=_("At night"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["leader"]
        field.queryset = leading_posts(self.actor, own_unit(self.actor))
        field.label_from_instance = leader_words
        self.fields["text"].label = _("What was found and decided")


class InspectionForm(EvidenceForm, InspectionEditForm):
    """A new inspection."""

    field_order = ORDER


def leading_posts(actor: Actor, unit: Party | None) -> Any:
    """Return the posts that the actor may name as leading: of his unit, and of the leadership of its place."""
    posts = (
        Post.objects.visible_to(actor).filter(closed_on=None, kind__in=LEADERS).select_related("organisation", "holder")
    )
    if unit is None:
        return posts.none()
    units = Q(organisation=unit)
    if unit.region_id:
        units |= Q(organisation__region=unit.region_id, organisation__kind__in=("party_committee", "government"))
    return posts.filter(units).order_by("organisation__kind", "order", "pk")


def leader_words(post: Post) -> str:
    """Return holder, title and unit."""
    who = f"{post.holder.name} · " if post.holder else ""
    return f"{who}{post.organisation.name}{post.title}"
