"""The form of a training; whoever attended is ticked among the posts of the unit."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anlan.outreach.training.sorts import ATTENDED, SORTS
from anlan.registry.people.models import Post
from anlan.responsibility.evidence.forms import EvidenceEditForm, EvidenceForm, own_unit

ORDER = ("kind", "party", "counts_on", "title", "people", "hours", "posts", "photos", "hand_in_now", "text")
OFFERED = 60


class TrainingEditForm(EvidenceEditForm):
    """What a draft of a training says."""

    sorts = {code: sort for code, sort in SORTS.items() if code != ATTENDED}
    field_order = ORDER

    people = forms.IntegerField(label=_("People trained"), min_value=1, max_value=100_000)
    hours = forms.DecimalField(label=_("Hours"), min_value=0, max_value=999, decimal_places=1, initial=1)
    posts = forms.MultipleChoiceField(
        label=_("Posts that attended"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = own_unit(self.actor)
        known = Post.objects.visible_to(self.actor).filter(organisation=unit, closed_on=None)
        offered = known.select_related("holder").order_by("order", "pk")[:OFFERED] if unit else []
        self.fields["posts"].choices = [  # type: ignore[attr-defined]
            (str(post.uid), f"{post.title} {post.holder.name if post.holder else ''}".strip()) for post in offered
        ]


class TrainingForm(EvidenceForm, TrainingEditForm):
    """A new training."""

    field_order = ORDER
