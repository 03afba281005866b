"""The pages of the ledger: recent acts, one act with its proof, and files to keep."""

import json
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from anlan.foundation.ledger import queries
from anlan.foundation.ledger.exporting import inclusion_document, witness_document
from anlan.foundation.ledger.forms import ActFilterForm
from anlan.foundation.ledger.models import Act, ActDetail
from anlan.foundation.ledger.queries import ActFilter
from anlan.foundation.ledger.rules import leaf
from anlan.foundation.ledger.showing import tell_shown
from anlan.foundation.ledger.titles import Title, actor_words, kind_words, titles_of
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require

VIEW = "foundation:ledger:view"
# A detail may hold personal data in full; without this permission only what it is about is shown.
SEE_DETAIL = "foundation:personal_data:view"
LINES = 50
HEADS = 10


@login_required
@require_GET
def acts(request: HttpRequest) -> HttpResponse:
    """List the acts within reach, newest first, with the state of sealing and the newest heads."""
    actor = _viewer(request)
    form = ActFilterForm(request.GET)
    form.is_valid()
    wanted = {name: value for name, value in form.cleaned_data.items() if value}
    found = list(queries.acts(actor, ActFilter(**wanted))[: LINES + 1])
    state = queries.state(actor)
    more = request.GET.copy()
    if len(found) > LINES:
        more["before"] = str(found[LINES - 1].uid)
    first = request.GET.copy()
    first.pop("before", None)
    return render(
        request,
        "foundation/ledger/acts.html",
        {
            "form": form,
            "wanted": wanted,
            "rows": _rows(actor, found[:LINES], state.head.last_act if state.head else 0),
            "older": more.urlencode() if len(found) > LINES else "",
            "newest": first.urlencode(),
            "state": state,
            "heads": queries.heads(actor)[:HEADS],
        },
    )


@login_required
@require_GET
def act(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show one act: its facts, what it said beyond the leaf, and the proof that it is in the sealed ledger."""
    actor = _viewer(request)
    shown = _act(actor, uid)
    try:
        proof = inclusion_document(shown)
    except Refused:
        proof = None
    [row] = _rows(actor, [shown], 0)
    detail = queries.detail_of(actor, shown)
    if detail is not None and detail.content is not None and actor.may(SEE_DETAIL):
        tell_shown(actor, shown, detail.content, timezone.now())
    return render(
        request,
        "foundation/ledger/act.html",
        {
            **row,
            "trail": [(_("Ledger of acts"), reverse("ledger")), (shown.words, "")],
            "proof": proof,
            "sealed_at": parse_datetime(proof["head"]["sealed_at"]) if proof else None,
            "leaf": leaf(shown.facts()).decode(),
            "detail": _detail(actor, detail),
            "voided": Act.objects.visible_to(actor).filter(uid=shown.voids).first() if shown.voids else None,
            "voided_by": queries.voided_by(actor, shown),
        },
    )


@login_required
@require_GET
def proof(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Hand out the proof of one act as a file that ``anlan ledger verify`` checks."""
    actor = _viewer(request)
    return _file(f"proof-{uid}.json", inclusion_document(_act(actor, uid)))


@login_required
@require_GET
def head(request: HttpRequest) -> HttpResponse:
    """Hand out the newest head and the public keys, for whoever wants to be a witness."""
    _viewer(request)
    document = witness_document()
    return _file(f"ledger-head-{document['head']['number']}.json", document)


def _viewer(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    require(actor, VIEW)
    return actor


def _act(actor: Actor, uid: UUID) -> Act:
    found = queries.act_by_uid(actor, uid)
    if found is None:
        raise Refused("not-found")
    return found


def _rows(actor: Actor, found: list[Act], sealed_to: int) -> list[dict[str, Any]]:
    """Put names to uids: two queries however many acts."""
    names = queries.names_of(each.actor_uid for each in found)
    uids = {uid for each in found for uid in (each.party_uid, each.subject_uid, each.region_uid) if uid}
    titles = titles_of(actor, uids)
    return [
        {
            "act": each,
            "who": names.get(each.actor_uid, "") if each.actor_uid else actor_words(each.actor_name),
            "party": _title(titles, each.party_uid),
            "region": _title(titles, each.region_uid),
            "subject": _title(titles, each.subject_uid, each.subject_kind)
            if each.subject_uid != each.party_uid
            else None,
            "is_sealed": each.pk <= sealed_to,
        }
        for each in found
    ]


def _title(titles: dict[UUID, Title], uid: UUID | None, kind: str = "") -> Title | None:
    """Return how the page names an object; one without a name is known by the end of its uid."""
    return titles.get(uid, Title(f"{kind_words(kind)} …{str(uid)[-8:]}".strip())) if uid else None


def _detail(actor: Actor, detail: ActDetail | None) -> dict[str, Any] | None:
    """Return what the page shows of a detail."""
    if detail is None:
        return None
    if detail.content is None:
        return {"erased_at": detail.erased_at}
    changed = detail.content.get("changed")
    others = {name: value for name, value in detail.content.items() if name != "changed"}
    if not actor.may(SEE_DETAIL):
        return {"only_names": ", ".join([*(changed if isinstance(changed, dict) else ()), *others])}
    pairs = changed.items() if isinstance(changed, dict) else ()
    return {
        "changed": [(name, *(_shown(value) for value in pair)) for name, pair in pairs if isinstance(pair, list)],
        "others": [(name, _shown(value)) for name, value in others.items()],
    }


def _shown(value: Any) -> str:
    if value in (None, "", [], {}):
        return _("(empty)")
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _file(name: str, document: dict[str, Any]) -> HttpResponse:
    text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type="application/json", headers=disposition)
