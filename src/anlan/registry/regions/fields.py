"""A form field for a region: typed as code or as names from the top down, chosen from what fits."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.rules import PUBLIC, Actor
from anlan.registry.regions.models import Region
from anlan.registry.regions.paths import ancestors
from anlan.registry.regions.queries import by_code, open_regions, significant_code


def full_name(region: Region) -> str:
    """Return the names from the city down, parted by blanks: 长治市 潞州区 东街街道. One query."""
    chain = {node.path: node for node in Region.objects.visible_to(PUBLIC).filter(path__in=ancestors(region.path))}
    nodes = [chain[path] for path in ancestors(region.path) if path in chain]
    named = [node.name for node in nodes if not node.is_placeholder]
    return " ".join(named[1:] or named)


def find_region(text: str, actor: Actor) -> Region | None:
    """Return the open region with this code, uid or name path; None when there is none or several fit."""
    words = text.split()
    if not words:
        return None
    if len(words) == 1 and text.isdigit():
        return open_regions(actor).filter(code=significant_code(text)).first()
    found = list(open_regions(actor).filter(name=words[-1])[:200])
    if len(words) > 1 and len(found) > 1:
        found = [node for node in found if full_name(node).endswith(" ".join(words))]
    return found[0] if len(found) == 1 else None


def region_named(text: Any, actor: Actor) -> Region | None:
    """Return the region that a filter names by code or by names; closed ones by code too."""
    words = str(text).strip()
    return by_code(actor, words) if words.isdigit() else find_region(words, actor)


class RegionField(forms.CharField):
    """Takes what ``find_region`` understands and cleans to a Region. ``actor`` is set by the form."""

    actor: Actor = PUBLIC

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("Code, or names parted by blanks: county, township, village"))
        kwargs.setdefault("widget", forms.TextInput(attrs={"data-suggest": "/registry/regions/suggest/"}))
        super().__init__(max_length=200, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Show a region by its names."""
        return full_name(value) if isinstance(value, Region) else value

    def clean(self, value: Any) -> Any:
        """Return the region, or None for an empty optional field."""
        text = super().clean(value)
        if not text:
            return None
        region = find_region(text, self.actor)
        if region is None:
            raise ValidationError(_("No single region fits; give the code, or county, township and village."))
        return region
