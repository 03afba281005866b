"""The JSON API: every register under /api/<room>/<name>/, described by OpenAPI at /api/docs.

Signed-in people use it with their session and the CSRF token, and they read its description. Every refusal has one
shape:
``{"code": "own-work", "message": "…", "fields": {}}``.
"""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.security import SessionAuth

from anlan.foundation.refusals.messages import message_of
from anlan.foundation.refusals.rules import Forbidden, Refused
from anlan.foundation.registers.api import router_of
from anlan.foundation.registers.declaration import registers
from anlan.foundation.scope.rules import Actor
from anlan.prevention.hazards.api import router as hazard_steps


class SignedIn(SessionAuth):
    """Let in whoever has signed in and acts in a post; what he may do is asked of the post."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        """Return the actor, or None for the public."""
        actor: Actor = request.actor  # type: ignore[attr-defined]
        return actor if actor.user_id is not None else None


class DescribedOnce(NinjaAPI):
    """An API whose description is written once in each language: the registers are fixed, and writing it takes 2 s."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._described: dict[str | None, OpenAPISchema] = {}

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """Return the description in the language of the request."""
        language = get_language()
        if language not in self._described:
            self._described[language] = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        return self._described[language]


api = DescribedOnce(title="Anlan 安澜", version="1", auth=SignedIn(), docs_decorator=login_required)

STATUS = {"not-found": 404, "stale-edit": 409, "form-wrong": 422}


@api.exception_handler(Refused)
def refused(request: HttpRequest, error: Refused) -> HttpResponse:
    """Answer a refusal with its code, its words in the user's language, and the fields at fault."""
    status = 403 if isinstance(error, Forbidden) else STATUS.get(error.code, 422)
    return api.create_response(
        request, {"code": error.code, "message": message_of(error), "fields": error.fields}, status=status
    )


@api.exception_handler(ValidationError)
def malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Answer a request that does not fit the description in the same shape."""
    fields = {".".join(str(step) for step in fault["loc"][1:]): str(fault["msg"]) for fault in error.errors}
    message = message_of(Refused("form-wrong"))
    return api.create_response(request, {"code": "form-wrong", "message": message, "fields": fields}, status=422)


api.add_router("/prevention/hazards/", hazard_steps)  # first: what it calls ``many`` is no record of the register
for register in registers():
    api.add_router(f"/{register.room}/{register.name}/", router_of(register))
