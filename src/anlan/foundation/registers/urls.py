"""The addresses of all registers: /<room>/<name>/…"""

from collections.abc import Callable, Iterator
from functools import partial

from django.http.response import HttpResponseBase
from django.urls import URLResolver, include, path

from anlan.foundation.registers.declaration import Register, registers
from anlan.foundation.registers.views.bulk import record_bulk
from anlan.foundation.registers.views.editing import record_edit, record_new
from anlan.foundation.registers.views.frame import bound
from anlan.foundation.registers.views.lists import record_list, record_print
from anlan.foundation.registers.views.records import record_detail, record_panels
from anlan.foundation.registers.views.saved import view_remove, view_save
from anlan.foundation.registers.views.verbs import record_verb
from anlan.foundation.registers.views.workbooks import record_export, record_import


def register_urls() -> list[URLResolver]:
    """Return the addresses of every register that has been added; call it once all rooms are ready.

    Those of a register stand below its own beginning: an address is then tried against some fifty beginnings instead
    of against every page of every register.
    """
    return [
        path(
            f"{register.room}/{register.name}/",
            include(
                [
                    path(address, bound(view, register), name=register.url_name(page))
                    for page, address, view in pages_of(register)
                ]
            ),
        )
        for register in registers()
    ]


def pages_of(register: Register) -> Iterator[tuple[str, str, Callable[..., HttpResponseBase]]]:
    """Yield (page name, address below the register, view) of every page."""
    yield "list", "", record_list
    yield "new", "new/", record_new
    yield "export", "export.<str:format>", record_export
    yield "import", "import/", record_import
    yield "bulk", "bulk/", record_bulk
    yield "print", "print/", record_print
    yield "view-save", "views/", view_save
    yield "view-remove", "views/<uuid:uid>/remove/", view_remove
    yield "detail", "<uuid:uid>/", record_detail
    for room in register.panel_rooms:
        yield f"panels-{room}", f"<uuid:uid>/panels/{room}/", partial(record_panels, room=room)
    yield "edit", "<uuid:uid>/edit/", record_edit
    if register.verbs:
        yield "verb", "<uuid:uid>/<slug:name>/", record_verb
