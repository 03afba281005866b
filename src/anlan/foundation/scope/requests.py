"""The request as our middleware leaves it, for the type checker."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from anlan.foundation.scope.rules import Actor


class AppRequest(HttpRequest):
    """A request that knows who asks, and whether htmx does."""

    actor: Actor
    htmx: HtmxDetails
