"""What organisations offer on the pages of others: the count by kind beside the list of organisations."""

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.rules import Actor
from anlan.registry.parties.register import ORGANISATIONS

if TYPE_CHECKING:
    from django.utils.functional import Promise


def counts_link(actor: Actor) -> "tuple[str, str | Promise, str]":
    """Return the address, the words and the icon of the count by kind."""
    return reverse("organisation-counts"), _("Organisations by kind"), "chart-bar"


ORGANISATIONS.add_link(counts_link)
