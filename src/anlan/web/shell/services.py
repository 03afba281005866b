"""The choices that a person makes about his own screen."""

from anlan.foundation.accounts.models import User
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.web.shell.language import OFFERED


def choose_language(*, actor: Actor, language: str) -> None:
    """Keep the language with the account, so that it follows the person to other machines.

    A taste, no duty: no Act is recorded. Raise Refused ``unknown-language``.
    """
    if language not in OFFERED:
        raise Refused("unknown-language", language=language)
    if actor.user_id is not None:
        User.objects.filter(pk=actor.user_id).update(language=language)
