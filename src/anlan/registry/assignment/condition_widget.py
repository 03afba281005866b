"""The field in which people build a condition from rows; without script it is the stored text itself."""

from typing import Any

from django import forms

from anlan.registry.assignment import wording


class ConditionWidget(forms.Textarea):
    """A textarea with the stored condition, and what the builder offers: properties, their values, what to compare."""

    template_name = "registry/condition_widget.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return the usual context with the properties that a condition may ask about."""
        return {**super().get_context(name, value, attrs), "facets": wording.facet_choices()}
