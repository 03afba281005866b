"""The pages of account administration."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anlan.foundation.accounts import queries, services
from anlan.foundation.accounts.forms import PeopleForm, PhoneForm
from anlan.foundation.accounts.models import User
from anlan.foundation.accounts.rules import WantedAccount
from anlan.foundation.accounts.services import NewAccount
from anlan.foundation.accounts.tables import as_text, read_pasted, read_workbook
from anlan.foundation.accounts.units import units
from anlan.foundation.personal_data.services import log_read
from anlan.foundation.refusals.messages import message_of
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require

LINES = 50


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


@login_required
@require_GET
def account_list(request: HttpRequest) -> HttpResponse:
    """List the accounts in the actor's care."""
    actor, words, state = _actor(request), request.GET.get("q", "").strip(), request.GET.get("state", "")
    require(actor, "foundation:account:view")
    page = Paginator(queries.found(actor, words=words, state=state), LINES).get_page(request.GET.get("page"))
    users = list(page)
    locked, proven = queries.locked_out(users, now=timezone.now()), queries.with_second_factor(users)
    rows = [
        {
            "user": user,
            "phone": queries.phone_for(actor, user),
            "locked": user.username in locked,
            "second_factor": user.pk in proven,
        }
        for user in users
    ]
    context = {"page": page, "rows": rows, "words": words, "state": state}
    return render(request, "accounts/list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def account_create(request: HttpRequest) -> HttpResponse:
    """Open accounts from a table: first show what would happen, then do it and print the passwords once."""
    actor, now = _actor(request), timezone.now()
    require(actor, services.CREATE)
    form = PeopleForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form, "posts": units().posts_to_fill(actor)}
    if request.method == "POST" and form.is_valid():
        try:
            lines = _lines(form)
            if "create" in request.POST:
                return _passwords(request, services.create_accounts(actor=actor, now=now, lines=lines))
            faults = services.line_faults(actor=actor, now=now, lines=lines)
        except Refused as refused:
            form.add_error(None, message_of(refused))
            faults, lines = _faults_by_line(refused), [] if refused.code != "lines-refused" else lines
        context["preview"] = [(line, _in_words(faults.get(line.line, {}), line)) for line in lines]
        context["wrong"] = len(faults)
        # The workbook became text: what is on the page is what will be created.
        context["form"] = PeopleForm(initial={"table": as_text(lines)}) if lines and not form.errors else form
    return render(request, "accounts/create.html", context)


@login_required
@require_GET
def account_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show one account and what can be done with it."""
    actor = _actor(request)
    require(actor, "foundation:account:view")
    user = queries.account(actor, uid)
    phone = queries.phone_for(actor, user)
    if user.phone and phone == user.phone and user.pk != actor.user_id:
        log_read(actor=actor, what="account.phone", subject_uid=user.uid, now=timezone.now())
    context = {
        "account": user,
        "phone": phone,
        "phone_form": PhoneForm(initial={"phone": phone if phone == (user.phone or "") else ""}),
        "locked": user.username in queries.locked_out([user], now=timezone.now()),
        "second_factor": user.pk in queries.with_second_factor([user]),
        "is_own": user.pk == actor.user_id,
        "may_reset": actor.may(services.RESET),
        "may_close": actor.may(services.CLOSE),
        "history": queries.history(actor, user),
    }
    return render(request, "accounts/detail.html", context)


def _verb(service: Callable[..., User], done: Callable[[], str]) -> Callable[..., HttpResponse]:
    @login_required
    @require_POST
    def view(request: HttpRequest, uid: UUID) -> HttpResponse:
        try:
            service(actor=_actor(request), now=timezone.now(), uid=uid)
        except Refused as refused:
            if refused.code in ("not-found", "forbidden"):
                raise
            messages.error(request, message_of(refused))
        else:
            messages.success(request, done())
        return redirect("account-detail", uid=uid)

    return view


account_unlock = _verb(services.unlock, lambda: gettext("The lock-out is lifted."))
account_remove_second_factor = _verb(
    services.remove_second_factor, lambda: gettext("The second factor is removed and every session ended.")
)
account_close = _verb(services.close_account, lambda: gettext("The account is closed and every session ended."))


def _password_verb(service: Callable[..., NewAccount]) -> Callable[..., HttpResponse]:
    @login_required
    @require_POST
    @never_cache
    def view(request: HttpRequest, uid: UUID) -> HttpResponse:
        try:
            return _passwords(request, [service(actor=_actor(request), now=timezone.now(), uid=uid)])
        except Refused as refused:
            if refused.code in ("not-found", "forbidden"):
                raise
            messages.error(request, message_of(refused))
            return redirect("account-detail", uid=uid)

    return view


account_reset = _password_verb(services.reset_password)
account_reopen = _password_verb(services.reopen_account)


@login_required
@require_POST
def account_phone(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Change the number somebody signs in with."""
    try:
        phone = request.POST.get("phone", "").strip()
        if not phone:  # who sees the number masked gets an empty field, which must not take it away
            raise Refused("phone-malformed")
        services.change_phone(actor=_actor(request), now=timezone.now(), uid=uid, phone=phone)
    except Refused as refused:
        if refused.code in ("not-found", "forbidden"):
            raise
        messages.error(request, message_of(refused))
    else:
        messages.success(request, gettext("The phone number is changed."))
    return redirect("account-detail", uid=uid)


def _passwords(request: HttpRequest, created: list[NewAccount]) -> HttpResponse:
    """Show one-time passwords, ready to be printed and cut; they are stored nowhere and never shown again."""
    response = render(request, "accounts/passwords.html", {"created": created, "address": settings.PUBLIC_URL})
    response["Cache-Control"] = "no-store"
    return response


def _lines(form: PeopleForm) -> list[WantedAccount]:
    data = form.cleaned_data
    return read_workbook(data["workbook"]) if data.get("workbook") else read_pasted(data["table"])


def _faults_by_line(refused: Refused) -> dict[int, dict[str, str]]:
    faults: dict[int, dict[str, str]] = {}
    for name, code in refused.fields.items():
        line, _, field = name.partition(".")
        if line.isdecimal():
            faults.setdefault(int(line), {})[field] = code
    return faults


def _in_words(faults: dict[str, str], line: WantedAccount) -> list[str]:
    return [message_of(Refused(code, post=line.post)) for code in faults.values()]
