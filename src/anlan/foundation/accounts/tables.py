"""Reading a table of people, pasted or in a workbook, into lines of a bulk creation."""

import re
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from anlan.foundation.accounts.rules import WantedAccount, normal_phone, tidy_name
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.spreadsheets.headings import Vocabulary, find_heading
from anlan.foundation.spreadsheets.opening import Limits, open_safely
from anlan.foundation.spreadsheets.reading import sheets_of

VOCABULARY = Vocabulary.of(
    {
        "name": {"titles": ["姓名", "人员姓名", "人员", "name", "full name"]},
        "phone": {"titles": ["手机", "手机号", "手机号码", "电话", "联系电话", "phone", "phone number", "mobile"]},
        "post": {"titles": ["岗位", "职务", "职位", "角色", "岗位或角色", "post", "role", "post or role"]},
        "username": {"titles": ["用户名", "登录名", "账号", "username", "sign-in name"]},
    },
    anchors=["name"],
)
# A table of people is small; whatever is larger is something else.
LIMITS = Limits(file_bytes=2 * 1024 * 1024, unpacked_bytes=64 * 1024 * 1024, cells=100_000)
_BETWEEN = re.compile(r"\t|[,，;；]|\s{2,}")
Line = tuple[int, Sequence[Any]]


def read_pasted(text: str) -> list[WantedAccount]:
    """Return the lines of a pasted table; columns are divided by tabs, commas or several blanks.

    With a heading the columns may stand in any order; without one the phone number is known by its shape, the
    first of the other columns is the name and the second the post.
    """
    return _wanted([(number, _BETWEEN.split(line.strip())) for number, line in enumerate(text.splitlines(), 1)])


def read_workbook(upload: "UploadedFile[bytes]") -> list[WantedAccount]:
    """Return the lines of the first sheet that holds any; Refused ``workbook-…`` for a file that is none."""
    with tempfile.NamedTemporaryFile(suffix=".upload") as copy:
        for chunk in upload.chunks():
            copy.write(chunk)
        copy.flush()
        for sheet in sheets_of(open_safely(Path(copy.name), LIMITS)):
            if lines := _wanted(list(sheet.lines())):
                return lines
    raise Refused("no-lines")


def as_text(lines: Iterable[WantedAccount]) -> str:
    """Return lines as they would be pasted, so that a table can be looked at and corrected on the page."""
    return "\n".join(f"{line.name}\t{line.phone}\t{line.post}".rstrip("\t") for line in lines)


def _wanted(lines: Sequence[Line]) -> list[WantedAccount]:
    filled = [(number, [_text(cell) for cell in cells]) for number, cells in lines]
    filled = [(number, cells) for number, cells in filled if any(cells)]
    heading = find_heading(filled, VOCABULARY)
    if heading is None:
        return [_by_shape(number, cells) for number, cells in filled]
    columns = {name: column.index for name, column in heading.fields.items()}
    return [
        _account(number, **{name: cells[index] for name, index in columns.items() if index < len(cells)})
        for number, cells in filled
        if number > heading.last_line
    ]


def _by_shape(number: int, cells: Sequence[str]) -> WantedAccount:
    phone = next((cell for cell in cells if normal_phone(cell)), "")
    others = [cell for cell in cells if cell and cell != phone]
    if not phone and len(others) > 1 and any(sign.isdigit() for sign in others[1]):
        phone = others.pop(1)  # meant as a phone number and mistyped: say so instead of taking it for a post
    return _account(number, name=others[0] if others else "", phone=phone, post=others[1] if len(others) > 1 else "")


def _account(number: int, *, name: str = "", phone: str = "", post: str = "", username: str = "") -> WantedAccount:
    return WantedAccount(line=number, name=tidy_name(name), phone=phone, post=post, username=username)


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
