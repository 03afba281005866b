"""Reading the content of an act is a sensitive read when it holds personal data."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from anlan.foundation.ledger.models import Act
from anlan.foundation.ledger.showing import on_content_shown
from anlan.foundation.personal_data.fields import call_access, declared
from anlan.foundation.personal_data.services import log_read
from anlan.foundation.scope.rules import Actor


def log_content(actor: Actor, act: Act, content: Mapping[str, Any], now: datetime) -> None:
    """Log that the actor saw an act's content if it names a personal field of what the act is about."""
    fields = {item.field for item in declared() if item.model.rpartition(".")[2].lower() == act.subject_kind.lower()}
    if fields & _names(content):
        log_read(
            actor=actor, what="act", subject_uid=act.subject_uid, party_uid=act.party_uid, reason=act.kind, now=now
        )


def _names(content: Mapping[str, Any]) -> set[str]:
    inner = [set(value) for value in content.values() if isinstance(value, Mapping)]
    return set(content).union(*inner)


call_access("act", _("content of an act"))
on_content_shown(log_content)
