"""The JSON API of every register, with OpenAPI by django-ninja."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.forms import Form
from ninja import Body, Router, Status
from pydantic import Field, create_model

from anlan.foundation.records.once import asking_once
from anlan.foundation.refusals.rules import Forbidden, Refused
from anlan.foundation.registers.declaration import Register
from anlan.foundation.registers.filters import filter_form
from anlan.foundation.registers.paging import KeysFirst
from anlan.foundation.scope.requests import AppRequest

PAGE_SIZE = 100


def router_of(register: Register) -> Router:
    """Return the routes of one register: list, read, enter, change."""
    router = Router(tags=[register.room])
    stem = f"{register.room}_{register.name}"
    columns: dict[str, Any] = {
        column.name: (str, Field("", description=str(column.label))) for column in register.columns
    }
    record_schema = create_model(
        f"{register.room.title()}{register.name.title()}", uid=(UUID, ...), version=(int, ...), **columns
    )
    page_schema = create_model(f"{record_schema.__name__}Page", count=(int, ...), items=(list[record_schema], ...))  # type: ignore[valid-type]

    def shown(records: Iterable[Any], request: AppRequest) -> list[dict[str, Any]]:
        readers = {column.name: column.reader(request.actor) for column in register.columns}
        return [
            {"uid": record.uid, "version": record.version, **{name: read(record) for name, read in readers.items()}}
            for record in records
        ]

    @router.get("/", operation_id=f"list_{stem}", response=page_schema, summary=f"{register.label}")
    def listed(request: AppRequest, page: int = 1) -> Any:
        form = filter_form(register.filters, request.actor, request.GET)
        if not form.is_valid():
            raise Refused("form-wrong", fields=dict.fromkeys(form.errors, "form-wrong"))
        found = KeysFirst(register.listed(request.actor, form.cleaned_data), PAGE_SIZE)
        with asking_once():
            items = shown(found.get_page(page), request)
        return {"count": found.count, "items": items}

    @router.get("/{uid}", operation_id=f"read_{stem}", response=record_schema, summary=f"{register.label_one}")
    def read(request: AppRequest, uid: UUID) -> Any:
        return shown([register.one(uid, request.actor)], request)[0]

    if register.create_form is not None:

        @router.post(
            "/", operation_id=f"enter_{stem}", response={201: record_schema}, summary=f"{register.label_one}: +"
        )
        def enter(request: AppRequest, data: Body[dict[str, Any]]) -> Any:
            if not register.may_create(request.actor):
                raise Forbidden(register.create_permission)
            cleaned = _cleaned(register.create_form, data, request, partial=False)
            record = register.create(cleaned, actor=request.actor, now=datetime.now(UTC))
            return Status(201, shown([register.entered(record, request.actor)], request)[0])

    if register.edit_form is not None:

        @router.patch(
            "/{uid}", operation_id=f"change_{stem}", response=record_schema, summary=f"{register.label_one}: ±"
        )
        def change(request: AppRequest, uid: UUID, version: int, data: Body[dict[str, Any]]) -> Any:
            record = register.one(uid, request.actor)
            if not register.may_edit(request.actor):
                raise Forbidden(register.edit_permission)
            cleaned = _cleaned(register.edit_form, data, request, partial=True)
            register.change(record, version, cleaned, actor=request.actor, now=datetime.now(UTC))
            return shown([register.one(uid, request.actor)], request)[0]

    return router


def _cleaned(form_type: Any, data: dict[str, Any], request: AppRequest, *, partial: bool) -> dict[str, Any]:
    """Validate with the form that the page uses; of a partial change only the given fields count."""
    arguments = {"actor": request.actor} if getattr(form_type, "takes_actor", False) else {}
    form = form_type(data, **arguments)
    if partial:
        for name in set(form.fields) - set(data):
            del form.fields[name]
    return cleaned_by(form, data)


def cleaned_by(form: Form, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the form makes of ``data``; Refused ``form-wrong`` with the fields at fault.

    The form may be used again for the next line of a list: making it anew costs more than all of its checks.
    """
    if unknown := set(data) - set(form.fields):
        raise Refused("form-wrong", fields=dict.fromkeys(sorted(unknown), "form-wrong"))
    form.data = data
    form.full_clean()
    if form.errors:
        raise Refused("form-wrong", fields={name: str(errors[0]) for name, errors in form.errors.items()})
    return dict(form.cleaned_data)
