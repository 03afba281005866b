"""What the steps of publication read."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from anlan.prevention.disclosures.queries import names_in
from anlan.prevention.disclosures.rules import without_traces
from anlan.prevention.hazards.forms import ReasonForm, StepForm, words

__all__ = ["PublishForm", "ReasonForm"]


class PublishForm(StepForm):
    """The words for the public."""

    text = words(
        _("What is published"), 500, rows=4, help_text=_("No names, numbers or plates of persons; no secrets.")
    )

    @staticmethod
    def begun(hazard: Any) -> dict[str, Any]:
        """Return what is dangerous, traces of persons starred out."""
        return {"text": without_traces(hazard.text, names_in(hazard))[:500]}
