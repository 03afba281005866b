"""What is indexed and how a query is asked: text in, tokens out. Pure, the same for both engines.

Names are cut into pairs of neighbouring characters (bigrams), because Chinese has no blanks and most words have
two characters. A token is a plain word for the engine: SQLite's FTS5 and PostgreSQL's tsvector only have to
intersect lists of tokens. Tokens other than those of names begin with a private-use character, which
normalised text cannot contain: address text, the beginning of a name, its initials, a code, the place in the
tree of regions. Tokens find candidates; ``rank`` then looks at the stored text and says how well one fits.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from operator import add
from uuid import UUID

from anlan.foundation.search.pinyin import spelled

# Markers. The tokenizer of FTS5 (``ascii``) takes every character beyond ASCII as part of a word.
START, INITIAL, CODE, AREA, PARTY, OPEN, KIND, BETWEEN, TEXT = (chr(0xE000 + n) for n in range(9))
PATH_STEP = 4
"""So many characters a level has in the path of a region."""
_SEPARATORS = re.compile(r"[\W_]+")
_BETWEEN_CHINESE = re.compile(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])")
_RUNS = re.compile(r"[0-9a-z]+|[^\x00-\x7f]+")
_NOT_PLAIN = re.compile(r"[^0-9a-z]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One object as search knows it; whoever owns the object fills this in.

    ``title`` and ``aliases`` (short name, former names) are found by characters, initials and pinyin;
    ``subtitle`` (address, unit) and ``words`` by characters; ``codes`` whole or by their beginning. ``party_id``
    scopes the entry; ``is_open`` is for what every signed-in user may see, such as regions. ``areas`` are the
    (path, line) rows through which the party is reached, line "" for the territory. ``weight`` (0 to 100) lifts
    what is looked for more often.
    """

    kind: str
    uid: UUID
    title: str
    party_id: int | None = None
    is_open: bool = False
    subtitle: str = ""
    aliases: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    areas: tuple[tuple[str, str], ...] = ()
    weight: int = 0


@dataclass(frozen=True, slots=True)
class Prepared:
    """An entry ready to be stored: what candidates are ranked by (``listed``); for storing also the tokens, joined by
    blanks, and the normalised title.
    """

    names: str
    text: str
    initials: str
    pinyin: str
    codes: str
    tokens: str = ""
    title_key: str = ""


def normalise(text: str) -> str:
    """Return text as it is compared: half width, lower case, no punctuation, no blanks beside Chinese."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    plain = _SEPARATORS.sub(" ", text.casefold()).strip()
    return _BETWEEN_CHINESE.sub("", plain) if " " in plain else plain


def grams(text: str) -> list[str]:
    """Return the tokens of normalised text: pairs of neighbouring characters and the last one of each Chinese run
    (so that a single character is found as the beginning of a token), Latin words and numbers whole.
    """
    found: list[str] = []
    for run in _RUNS.findall(text):
        if run.isascii():
            found.append(run)
        else:
            found += map(add, run, run[1:])
            found.append(run[-1])
    return found


def runs(text: str) -> list[str]:
    """Return the Latin words, numbers and Chinese runs of normalised text."""
    return _RUNS.findall(text)


def plain_code(text: str) -> str:
    """Return a code as it is compared: lower case, letters and digits only."""
    return _NOT_PLAIN.sub("", text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).casefold())


def start_token(name: str) -> str:
    """Return the token of how a name begins."""
    return START + name[:2].rstrip()


def kind_token(kind: str) -> str:
    """Return the token of a kind; the tokenizer would divide ``registry.party`` at its dot."""
    return KIND + _NOT_PLAIN.sub(BETWEEN, kind.lower())


def area_token(path: str, line: str) -> str:
    """Return the token of one region and department line (line "" is the territory)."""
    return AREA + path.lower() + (BETWEEN + _NOT_PLAIN.sub(BETWEEN, line.lower()) if line else "")


@lru_cache(maxsize=32_768)
def area_tokens(areas: tuple[tuple[str, str], ...]) -> str:
    """Return the tokens under which an entry is reached, each region and all above it, joined by blanks."""
    found = {area_token(path[:end], line) for path, line in areas for end in range(PATH_STEP, len(path) + 1, PATH_STEP)}
    return " ".join(sorted(found))


def listed(words: Iterable[str]) -> str:
    """Join alternatives so that `` word`` finds a beginning and `` word|`` the whole: `` one| two|``."""
    return "".join([f" {word.replace(' ', '_')}|" for word in words])


# What ``ready`` returns, but for the tokens at its end; in the order of the columns of an entry.
READY_FIELDS = ("title", "subtitle", "weight", "title_key", "names", "text", "initials", "pinyin", "codes")
Ready = tuple[str, str, int, str, str, str, str, str, str, str]


def ready(entry: Entry) -> Ready:
    """Return what is stored of an entry whose party and areas have no keys yet: the columns, then the tokens."""
    one = prepare(entry)
    columns = (one.title_key[:200], one.names, one.text, one.initials, one.pinyin, one.codes, one.tokens)
    return (entry.title[:200], entry.subtitle[:300], entry.weight, *columns)


def _marked(marker: str, tokens: Iterable[str]) -> str:
    return marker + f" {marker}".join(tokens)


def prepare(entry: Entry) -> Prepared:
    """Return what is stored of an entry. Strings are joined rather than lists built: it runs 150,000 times."""
    names = [normalise(entry.title)]
    if entry.aliases:
        names = list(dict.fromkeys([*names, *map(normalise, entry.aliases)]))
    text = normalise(entry.subtitle)
    if entry.words:
        text = " ".join([text, *map(normalise, entry.words)]).strip()
    codes = [plain_code(code) for code in entry.codes if code]
    tokens = [kind_token(entry.kind)]
    initials: dict[str, None] = {}
    pinyin: list[str] = []
    for name in names:
        tokens.append(start_token(name))
        tokens += grams(name)
        for short, full in spelled(name):
            initials[short] = None
            pinyin.append(full)
    tokens += [_marked(INITIAL, map(add, START + short, short)) for short in initials if short]
    if text:
        tokens.append(_marked(TEXT, grams(text)))
    if codes:
        tokens.append(_marked(CODE, codes))
    if entry.areas:
        tokens.append(area_tokens(entry.areas))
    if entry.party_id is not None:
        tokens.append(f"{PARTY}{entry.party_id}")
    if entry.is_open:
        tokens.append(OPEN)
    return Prepared(listed(names), text, listed(initials), listed(pinyin), listed(codes), " ".join(tokens), names[0])
