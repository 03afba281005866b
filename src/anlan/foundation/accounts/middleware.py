"""Who is asking: ``request.actor`` on every request."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from anlan.foundation.accounts.acting import acting_posts, actor_in, choose
from anlan.foundation.accounts.models import User
from anlan.foundation.scope.rules import PUBLIC

ACTING_POST = "acting_post"
"""The session key of the chosen post; only the choice is kept, its rights are read anew each time."""
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class ActorMiddleware:
    """Set ``request.actor``, ``request.acting_post`` and ``request.acting_posts``.

    Stands after Django's AuthenticationMiddleware and MessageMiddleware.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Work out the actor from the database, then go on."""
        user = request.user
        request.actor, request.acting_posts, request.acting_post = PUBLIC, (), None  # type: ignore[attr-defined]
        if isinstance(user, User) and user.is_active:
            posts = acting_posts(user)
            key = request.session.get(ACTING_POST)
            chosen = choose(posts, key)
            if key is not None and (chosen is None or chosen.key != key):
                # What was begun in a post that has ended must not be finished in another one.
                del request.session[ACTING_POST]
                messages.warning(
                    request,
                    _("The post you were acting in has ended; look at the top of the page for the one you act in now."),
                )
                chosen = chosen if request.method in SAFE else None
            request.acting_posts, request.acting_post = posts, chosen  # type: ignore[attr-defined]
            request.actor = actor_in(user, chosen)  # type: ignore[attr-defined]
        return self.get_response(request)
