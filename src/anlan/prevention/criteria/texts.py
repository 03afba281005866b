"""Reading official texts from a workbook, one line an item: document, article, item, text (PRV-14).

All lines or none: every fault is named with its line, and nothing is written until no fault is left.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import override

from anlan.foundation.ledger import services as ledger
from anlan.foundation.records.models import new_uid
from anlan.foundation.refusals.messages import message_of
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.registers.columns import plain
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.foundation.spreadsheets.opening import open_safely
from anlan.foundation.spreadsheets.reading import sheets_of
from anlan.prevention.criteria.models import Criterion, HazardGrade, StandardDocument
from anlan.prevention.criteria.permissions import LOAD
from anlan.prevention.criteria.sectors import sector_names, sectors

# Column → the headings under which it may stand; the first is that of the workbook's shape.
HEADINGS = {
    "sector": ("sector", "行业领域", "行业"),
    "document": ("document", "文件", "文件名称", "标准名称"),
    "number": ("document_no", "文号"),
    "issuer": ("issuer", "发布机关"),
    "effective": ("effective_date", "施行日期"),
    "category": ("subsector", "类别"),
    "article": ("article", "条"),
    "item": ("item_no_in_article", "项"),
    "text": ("text", "原文", "条文"),
    "address": ("source_url", "来源网址"),
}
NEEDED = ("document", "text")
HEADING_WITHIN = 20
_WHY = "official texts belong to the whole library"
_LINE = 300
_NOISE = re.compile(r"[\s\W_]+")


@dataclass
class Outcome:
    """What reading the texts did, or would do. ``drafted`` items wait for a second person to publish them."""

    rows: int = 0
    texts: int = 0
    unchanged: int = 0
    drafted: int = 0
    documents: int = 0
    faults: list[tuple[int, str]] = field(default_factory=list)
    applied: bool = False


class _NothingWritten(Exception):
    """Ends a dry run, or one with faults, by rolling all of it back."""


def load_texts(path: Path, *, dry_run: bool, actor: Actor, now: datetime) -> Outcome:
    """Give the items of the library their official texts, from a workbook or CSV.

    A document is known by its number, or by its title where one of the two has no number; an item by article and
    number. Unknown documents are entered, unknown items become drafts. Refused ``workbook-…``, ``criteria-heading``.
    """
    require(actor, LOAD)
    outcome = Outcome()
    lines = list(_lines(path))
    try:
        with transaction.atomic():
            _Reader(outcome, actor, now).take(lines)
            if dry_run or outcome.faults:
                raise _NothingWritten
            outcome.applied = True
            detail = {"texts": outcome.texts, "drafted": outcome.drafted, "documents": outcome.documents}
            ledger.record("criterion.texts_loaded", by=actor, recorded_at=now, detail=detail)
    except _NothingWritten:
        pass
    return outcome


def item_label(article: str, item: str) -> str:
    """Return how an item is cited: 第3条第2项, 4.1 2), 一（2）, 第7项."""
    if not item:
        return article
    if not article:
        return f"第{item}项"
    if article.startswith("第"):
        return f"{article}第{item}项"
    return f"{article} {item})" if article[0].isdigit() else f"{article}（{item}）"


class _Reader:
    def __init__(self, outcome: Outcome, actor: Actor, now: datetime) -> None:
        self.outcome, self.actor, self.now = outcome, actor, now
        self._documents: list[StandardDocument] = list(StandardDocument.objects.beyond_scope(_WHY))
        self._items: dict[tuple[int, str], Criterion] = {}
        for found in Criterion.objects.beyond_scope(_WHY).exclude(state="discarded").order_by("edition"):
            self._items[found.document_id, _key(found.item_number)] = found
        self._order = max((found.order for found in self._items.values()), default=0)
        self._seen: dict[tuple[int, str], tuple[int, str]] = {}

    def take(self, lines: list[tuple[int, dict[str, str]]]) -> None:
        for line, row in lines:
            self.outcome.rows += 1
            try:
                self._one(line, row)
            except Refused as refused:
                self.outcome.faults.append((line, message_of(refused)))

    def _one(self, line: int, row: dict[str, str]) -> None:
        if not row["text"]:
            raise Refused("criteria-no-text")
        item = _number(row["item"])
        document = self._document(row)
        label = item_label(row["article"], item)
        key = (document.pk, _key(label))
        if key in self._seen and self._seen[key][1] != row["text"]:
            raise Refused("criteria-twice", line=self._seen[key][0])
        self._seen.setdefault(key, (line, row["text"]))
        known = self._items.get(key)
        if known is None:
            self._items[key] = self._draft(document, label, row)
            self.outcome.drafted += 1
        elif known.official_text == row["text"]:
            self.outcome.unchanged += 1
        else:
            # Not an edit of what we wrote: the version stays, so that shipped lines go on following their file.
            Criterion.objects.beyond_scope(_WHY).filter(pk=known.pk).update(official_text=row["text"])
            known.official_text = row["text"]
            self.outcome.texts += 1

    def _document(self, row: dict[str, str]) -> StandardDocument:
        if not row["document"]:
            raise Refused("criteria-no-title")
        title, number = _key(row["document"]), _key(row["number"])
        for known in self._documents:
            if number and _key(known.number) == number and (_key(known.title) == title or not known.title):
                return known
        for known in self._documents:
            if _key(known.title) == title and (not number or not known.number):
                return known
        sector = _sector(row["sector"])
        fresh: StandardDocument = StandardDocument.objects.create(
            code=f"city-{new_uid().hex[-12:]}",
            title=row["document"][:200],
            number=row["number"][:80],
            issuer=row["issuer"][:80],
            sector=sector,
            in_force_from=_day(row["effective"]),
            address=row["address"][:300],
        )
        self._documents.append(fresh)
        self.outcome.documents += 1
        return fresh

    def _draft(self, document: StandardDocument, label: str, row: dict[str, str]) -> Criterion:
        self._order += 1
        made: Criterion = Criterion.objects.create(
            document=document,
            code=f"{document.code[:24]}-{new_uid().hex[-10:]}",
            item_number=label[:60],
            order=self._order,
            sector=document.sector,
            category=row["category"][:80],
            line=row["text"][:_LINE],
            official_text=row["text"],
            grade=HazardGrade.MAJOR,
            applies_to=sectors()[document.sector].applies_to,
            in_force_from=_day(row["effective"]) or document.in_force_from,
            in_force_until=document.replaced_from,
            drafted_by_id=self.actor.user_id,
        )
        return made


def _lines(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    titles = {_key(title): name for name, known in HEADINGS.items() for title in known}
    found = False
    for sheet in sheets_of(open_safely(path)):
        places: dict[str, int] | None = None
        for number, cells in sheet.lines():
            if places is None:
                named = {titles[key]: at for at, cell in enumerate(cells) if (key := _key(str(cell))) in titles}
                if all(name in named for name in NEEDED):
                    places, found = named, True
                elif number > HEADING_WITHIN:
                    break
                continue
            texts = {name: _text(cells, places.get(name)) for name in HEADINGS}
            if any(texts.values()):
                yield number, texts
    if not found:
        raise Refused("criteria-heading", needed="、".join(HEADINGS[name][0] for name in NEEDED))


def _text(cells: list[Any], place: int | None) -> str:
    cell = cells[place] if place is not None and place < len(cells) else ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return plain(cell).strip()


def _key(text: str) -> str:
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).casefold()


def _number(text: str) -> str:
    if text and not (text.isdigit() and len(text) < 6):
        raise Refused("criteria-number", value=text[:20])
    return text


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        raise Refused("criteria-day", value=text[:20]) from None


def _sector(text: str) -> str:
    for language in ("zh-hans", "en"):
        with override(language):
            for code, name in sector_names().items():
                if text in (code, name):
                    return code
    raise Refused("criterion-sector-unknown", sector=text)
