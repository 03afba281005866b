"""The headings that a business registry uses, and the headings of the columns that our answer adds. Pure."""

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from anlan.foundation.spreadsheets.headings import Vocabulary, normal_title

_HEADINGS = Path(__file__).with_name("headings.toml")
# The answer's columns in both languages, so that an answer is recognised whoever wrote it.
OWN_COLUMNS = {
    "zh-hans": ("安澜·结果", "安澜·问题", "安澜·建议"),
    "en": ("Anlan: result", "Anlan: problem", "Anlan: proposal"),
}
ANCHORS = ("name", "credit_code")
# Columns of which there may be several: the first is read, the rest is kept with the line.
PLURAL = ("kept", "phone", "remark", "serial")


@lru_cache
def shipped() -> Mapping[str, Mapping[str, list[str]]]:
    """Return the headings as shipped: field → titles and patterns."""
    return tomllib.loads(_HEADINGS.read_text(encoding="utf-8"))


def vocabulary(more: Mapping[str, str] | None = None) -> Vocabulary:
    """Return the vocabulary; ``more`` maps further headings to fields, as a person answered them."""
    base = Vocabulary.of(
        shipped(), anchors=ANCHORS, plural=PLURAL, own=[title for own in OWN_COLUMNS.values() for title in own]
    )
    if not more:
        return base
    titles = {**base.titles, **{normal_title(title): field for title, field in more.items()}}
    return Vocabulary(titles, base.patterns, base.anchors, base.plural, base.own)
