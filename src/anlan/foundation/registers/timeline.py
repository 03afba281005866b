"""The history of one record, from its acts: when, what, who, and what changed."""

import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.foundation.accounts.models import User
from anlan.foundation.ledger.kinds import words_for
from anlan.foundation.ledger.models import Act, ActDetail
from anlan.foundation.ledger.titles import actor_words, field_words, titles_of
from anlan.foundation.registers.columns import plain
from anlan.foundation.registers.declaration import Register, registers
from anlan.foundation.scope.rules import Actor

# How properties that are flags are stored.
_FLAGS: dict[Any, Promise] = {"yes": gettext_lazy("yes"), "no": gettext_lazy("no")}

Tell = Callable[[Any], str]


def timeline_of(actor: Actor, register: Register, record: Any, *, limit: int) -> list[dict[str, Any]]:
    """Return the newest acts of a record, or of a party, as items of the timeline; four queries at most.

    What an act says is told in the words of the register of its own subject, which also masks what the actor need not
    see; of a party it leads there. A detail that was erased leaves its act standing. Of the register's further acts
    about something else only the name is told, to whoever reaches that.
    """
    uid = record.uid
    visible = Act.objects.visible_to(actor)
    found = visible.filter(subject_uid=uid).union(visible.filter(party_uid=uid))
    if (further := register.further_acts(record, actor)) is not None:
        found = found.union(Act.objects.beyond_scope("the register says who may see these").filter(further))
    acts = list(found.order_by("-recorded_at", "-id")[:limit])
    strange = {act.subject_uid for act in acts if act.subject_uid and uid not in (act.subject_uid, act.party_uid)}
    titles = titles_of(actor, strange)
    names = dict(User.objects.filter(uid__in={act.actor_uid for act in acts} - {None}).values_list("uid", "name"))
    bodies = dict(
        ActDetail.objects.beyond_scope("the acts were reached").filter(act__in=acts).values_list("act_id", "body")
    )
    of_kind: dict[str, list[Register]] = defaultdict(list)
    for each in registers():
        of_kind[each.model._meta.model_name or ""].append(each)
    tellings: dict[str, _Telling] = {}

    def item(act: Act) -> dict[str, Any]:
        own = act.subject_uid in (uid, None)
        tellers = [register] if own else of_kind[act.subject_kind]
        kind = "" if own else act.subject_kind
        if kind not in tellings:
            tellings[kind] = _Telling.of(tellers[0] if tellers else None, kind, actor)
        shown = {
            "when": act.recorded_at,
            "what": words_for(act.kind),
            "who": names.get(act.actor_uid, "") if act.actor_uid else actor_words(act.actor_name),
        }
        if act.subject_uid and act.subject_uid in strange:
            title = titles.get(act.subject_uid)
            return {**shown, "text": title.words if title else ""}
        # Of several registers with the same table only one has the record, and an act does not say which.
        leads = not own and len(tellers) == 1 and actor.may(tellers[0].view_permission)
        url = reverse(tellers[0].url_name("detail"), args=[act.subject_uid]) if leads else ""
        return {**shown, "text": tellings[kind].text(bodies.get(act.pk)), "url": url}

    return [item(act) for act in acts]


@dataclass(frozen=True)
class _Telling:
    """How the details of acts about one kind of subject are said."""

    labels: Mapping[str, str]
    tellers: Mapping[str, Tell]
    further: Callable[[Mapping[str, Any]], Sequence[str]]

    @classmethod
    def of(cls, register: Register | None, kind: str, actor: Actor) -> "_Telling":
        if register is None:
            return cls(field_words(kind), {}, lambda detail: ())
        labels = {**field_words(register.model._meta.model_name or ""), **register.labels()}
        tellers = {column.field or column.name: column.teller(actor) for column in register.columns}
        return cls(labels, tellers, register.told)

    def text(self, body: Any) -> str:
        """Return what changed, and why, from the detail of an act; nothing where it was erased."""
        detail = json.loads(body) if isinstance(body, str) else body
        if not isinstance(detail, Mapping):
            return ""
        parts = [
            _changed(self.labels.get(name, name), pair, self.tellers.get(name, plain))
            for name, pair in dict(detail.get("changed") or {}).items()
        ]
        parts += [words for key in ("about", "reason", "basis") if isinstance(words := detail.get(key), str)]
        return " · ".join(part for part in (*parts, *self.further(detail)) if part)


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
