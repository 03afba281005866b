"""What every template knows about its frame."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from anlan.foundation.scope.rules import PUBLIC
from anlan.foundation.search.views import USE
from anlan.web.shell.menu import COOKIE, menu_for


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return actor, navigation, posts to act in, languages, and the layout: whole page or side panel."""
    actor, post = getattr(request, "actor", PUBLIC), getattr(request, "acting_post", None)
    return {
        "actor": actor,
        "menu": menu_for(
            actor,
            request.path,
            role=post.role if post else "",
            unfolded=request.COOKIES.get(COOKIE, "").split("."),
        ),
        "acting_post": post,
        "may_search": actor.may(USE),
        "acting_posts": getattr(request, "acting_posts", ()),
        "languages": settings.LANGUAGES,
        "layout": "web/layouts/panel.html" if in_panel(request) else "base.html",
        "is_demo": settings.ENVIRONMENT.is_local,
    }


def in_panel(request: HttpRequest) -> bool:
    """Whether the answer goes into the side panel, which has the frame of the page around it already."""
    return getattr(getattr(request, "htmx", None), "target", None) == "panel-body"
