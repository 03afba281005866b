"""The addresses of all registers: /<room>/<name>/…"""

from django.urls import URLPattern, path

from anlan.foundation.registers.declaration import registers
from anlan.foundation.registers.views import pages_of


def register_urls() -> list[URLPattern]:
    """Return the addresses of every register that has been added; call it once all rooms are ready."""
    return [
        path(f"{register.room}/{register.name}/{address}", view, name=register.url_name(page))
        for register in registers()
        for page, address, view in pages_of(register)
    ]
