"""Compile the translations: every ``django.po`` of the package into the ``django.mo`` beside it.

Nothing of Django or Anlan is imported, so that the build hook can use it alone.
"""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_messages(package: Path) -> list[Path]:
    """Compile the catalogues under ``package`` that are newer than their result; return what was written.

    A catalogue with a fault raises ``babel.messages.pofile.PoFileError``, which names the line.
    """
    written = []
    for source in sorted(package.rglob("locale/*/LC_MESSAGES/django.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalog = read_po(file, locale=source.parents[1].name, abort_invalid=True)
        temporary = target.with_suffix(".mo.new")
        with temporary.open("wb") as file:
            write_mo(file, catalog)
        temporary.replace(target)  # a server that reads meanwhile sees the old or the new file
        written.append(target)
    return written
