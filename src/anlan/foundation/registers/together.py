"""A verb for many chosen rows of a list at once, such as one notice for each of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms

from anlan.foundation.scope.rules import Actor

if TYPE_CHECKING:
    from django.utils.functional import Promise


@dataclass(frozen=True)
class Together:
    """What a list offers for its chosen rows: ``call(uids, data, actor, now)`` calls the service, for all or none.

    It is offered to whom the permission and ``offered_to`` let. ``data`` is what the form cleaned. The service checks
    permission and reach of every row, and returns how many.
    """

    name: str
    label: "str | Promise"
    permission: str
    form: type[forms.Form]
    call: Callable[[Sequence[UUID], Mapping[str, Any], Actor, datetime], int]
    icon: str
    about: "str | Promise" = ""
    offered_to: Callable[[Actor], bool] = lambda actor: True
