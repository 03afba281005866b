"""What the pages of notices read."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anlan.prevention.hazards.forms import ActorForm, StepForm, day, words
from anlan.prevention.rectification_notices.services import usual_requirements


class IssueForm(StepForm):
    """What is required and until when."""

    requirements = words(_("Requirements"), 1000, rows=4)
    deadline = day(_("Rectify until"), required=False, help_text=_("The time limit of the hazard when left empty"))

    @staticmethod
    def begun(hazard: Any) -> dict[str, Any]:
        """Return the usual words."""
        return {"requirements": usual_requirements(hazard), "deadline": hazard.deadline}


class IssueManyForm(ActorForm):
    """What is required of all of them; their own time limits hold."""

    requirements = words(
        _("Requirements"), 1000, rows=4, required=False,
        help_text=_("The usual words for each hazard when left empty; each keeps its own time limit."),
    )  # fmt: skip


class DeliverForm(ActorForm):
    """When and how."""

    delivered_on = day(_("Delivered on"))
    delivered_by = forms.CharField(label=_("How it was delivered"), max_length=80, help_text=_("By hand, by mail, …"))


class ReceiveForm(ActorForm):
    """By whom."""

    receiver = forms.CharField(label=_("Received by"), max_length=64)


class WhyForm(ActorForm):
    """Why."""

    reason = words(_("Reason"), 300, rows=2)
