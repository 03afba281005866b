"""The rows of a table of members, and the rows that were chosen in it."""

from collections.abc import Callable, Iterable, Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from anlan.foundation.refusals.messages import message_of
from anlan.foundation.refusals.rules import Forbidden, Refused
from anlan.foundation.scope.requests import AppRequest
from anlan.registry.parties.models import Party
from anlan.registry.parties.register import party_url
from anlan.registry.parties.words import kind_choices

Row = tuple[Party, str, str]


def rows_of(parties: Iterable[Party]) -> list[Row]:
    """Return (party, address, kind in words) as the tables of members show them."""
    names = kind_choices()
    return [(party, party_url(party), names.get(party.kind, party.kind)) for party in parties]


def take_out_chosen(request: AppRequest, back: str, verb: Callable[[Sequence[UUID], str], int]) -> HttpResponse:
    """Take the chosen rows out with the reason that was given, say how many or why not, and go back to the list."""
    try:
        uids = [UUID(text) for text in request.POST.getlist("row")]
    except ValueError:
        raise Refused("not-found") from None
    try:
        count = verb(uids, request.POST.get("reason", "")[:200])
        messages.success(request, _("Taken out: %(count)s") % {"count": count})
    except Forbidden:
        raise
    except Refused as refused:
        messages.error(request, message_of(refused))
    return redirect(back)
