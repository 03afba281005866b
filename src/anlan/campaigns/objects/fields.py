"""A form field for a post: by unit and title, or by the name of its holder."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.rules import PUBLIC, Actor
from anlan.registry.people.models import Post


def post_words(post: Post) -> str:
    """Return unit and title, which name one open post."""
    return f"{post.organisation.name}{post.title}"


class PostField(forms.CharField):
    """Cleans to an open Post within reach. The form sets ``actor``."""

    actor: Actor = PUBLIC

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("Unit and title, or the name of who holds the post"))
        super().__init__(max_length=200, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Show a post by its unit and title."""
        return post_words(value) if isinstance(value, Post) else value

    def clean(self, value: Any) -> Any:
        """Return the post, or None for an empty optional field."""
        text = super().clean(value)
        if not text:
            return None
        posts = Post.objects.visible_to(self.actor).filter(closed_on=None).select_related("organisation", "holder")
        called = posts.alias(called=Concat(F("organisation__name"), Value(""), F("title"))).filter(called=text)
        found = list(called[:2]) or list(posts.filter(holder__name=text)[:2])
        if len(found) != 1:
            raise ValidationError(_("There is no single post of this name within your jurisdiction."))
        return found[0]
