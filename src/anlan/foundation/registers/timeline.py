"""The history of one record, from its acts: when, what, who, and what changed."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.foundation.accounts.models import User
from anlan.foundation.ledger.kinds import words_for
from anlan.foundation.ledger.models import Act, ActDetail
from anlan.foundation.ledger.titles import actor_words, field_words, titles_of
from anlan.foundation.registers.columns import plain
from anlan.foundation.scope.rules import Actor

# How properties that are flags are stored.
_FLAGS: dict[Any, Promise] = {"yes": gettext_lazy("yes"), "no": gettext_lazy("no")}

Tell = Callable[[Any], str]


def timeline_of(
    actor: Actor,
    uid: Any,
    labels: Mapping[str, str],
    *,
    tellers: Mapping[str, Tell] | None = None,
    further: Q | None = None,
    limit: int = 30,
) -> list[dict[str, Any]]:
    """Return the newest acts of the record (or party) ``uid`` as items of the timeline; three queries.

    ``labels`` names the fields, ``tellers`` say their values in words and mask what the actor need not see; a detail
    that was erased leaves its act standing. ``further`` are acts that the caller knows the actor may see here; of one
    about something else only the name is told, to whoever reaches that.
    """
    visible = Act.objects.visible_to(actor)
    found = visible.filter(subject_uid=uid).union(visible.filter(party_uid=uid))
    if further is not None:
        found = found.union(Act.objects.beyond_scope("the register says who may see these").filter(further))
    acts = list(found.order_by("-id")[:limit])
    strange = {act.subject_uid for act in acts if act.subject_uid and uid not in (act.subject_uid, act.party_uid)}
    titles = titles_of(actor, strange)
    names = dict(User.objects.filter(uid__in={act.actor_uid for act in acts} - {None}).values_list("uid", "name"))
    bodies = dict(
        ActDetail.objects.beyond_scope("the acts were reached").filter(act__in=acts).values_list("act_id", "body")
    )
    return [
        {
            "when": act.recorded_at,
            "what": words_for(act.kind),
            "who": names.get(act.actor_uid, "") if act.actor_uid else actor_words(act.actor_name),
            "text": getattr(titles.get(act.subject_uid), "words", "")
            if act.subject_uid in strange
            else _told(bodies.get(act.pk), {**field_words(act.subject_kind), **labels}, tellers or {}),
        }
        for act in acts
    ]


def _told(body: Any, labels: Mapping[str, str], tellers: Mapping[str, Tell]) -> str:
    detail = json.loads(body) if isinstance(body, str) else body
    if not isinstance(detail, Mapping):
        return ""
    parts = [
        _changed(labels.get(name, name), pair, tellers.get(name, plain))
        for name, pair in dict(detail.get("changed") or {}).items()
    ]
    parts += [words for key in ("about", "reason", "basis") if isinstance(words := detail.get(key), str)]
    return " · ".join(part for part in parts if part)


def _changed(label: str, pair: Sequence[Any], tell: Tell) -> str:
    before, after = (_value(value, tell) if value not in (None, "", []) else _("(empty)") for value in pair)
    return _("%(label)s: %(before)s → %(after)s") % {"label": label, "before": before, "after": after}


def _value(value: Any, tell: Tell) -> str:
    if isinstance(value, str) and value in _FLAGS:
        return str(_FLAGS[value])
    try:
        return tell(value)
    except (ValueError, KeyError, TypeError):
        return plain(value)  # A code of old that no list knows any more.
