"""Refusals in forms: beside the input at fault, so that nothing typed is lost."""

from collections.abc import Callable
from typing import Any

from django import forms

from anlan.foundation.refusals.messages import message_of
from anlan.foundation.refusals.rules import Refused


def attempt(form: forms.Form, verb: Callable[[], Any]) -> Any:
    """Return what the verb returns; refused, None, and the form says why."""
    try:
        return verb()
    except Refused as refused:
        blame(form, refused)
        return None


def blame(form: forms.Form, refused: Refused) -> None:
    """Put the refusal beside the input at fault, or on top of the form."""
    fields = [name for name in refused.fields if name in form.fields]
    for name in fields:
        form.add_error(name, message_of(refused))
    if not fields:
        form.add_error(None, message_of(refused))
