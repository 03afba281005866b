"""Texts as sparse vectors of characters, neighbouring characters and matters. Pure: no Django, clock or settings."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import chain
from typing import Any

import numpy as np
from scipy import sparse

from anlan.prevention.criteria.lexicon import concepts

# What is typed beyond it says no more about which item it is.
LONGEST = 500
_NUMBER = re.compile(r"\d+")
_HEAD_NUMBER = re.compile(r"^\s*\d+[、.．)）]")
_NOT_WORDS = re.compile(r"[\s\W_]+")
_CLAUSES = re.compile(r"[，。；;,：\n]")
_SHORTEST_CLAUSE = 4

Tokens = Callable[[str], list[str]]


def plain(text: str) -> str:
    """Return text half width and lower case, every number as one nought."""
    return _NUMBER.sub("0", unicodedata.normalize("NFKC", text[:LONGEST]).lower().strip())


def clauses(item: str) -> list[str]:
    """Return the clauses of an item of more than three characters; the item itself when it has none."""
    body = _HEAD_NUMBER.sub("", item)
    return [clause for clause in _CLAUSES.split(body) if len(clause) >= _SHORTEST_CLAUSE] or [body]


def matters(text: str) -> list[str]:
    """Return the matters that a text touches, as tokens."""
    body = _NOT_WORDS.sub("", plain(text))
    return _pointed_at(body)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((f"matter {name}", re.compile("|".join(map(re.escape, words)))) for name, words in concepts())


def _pointed_at(body: str) -> list[str]:
    return [name for name, pattern in _patterns() if pattern.search(body)]


def item_tokens(text: str) -> list[str]:
    """Return what an item and a text have in common when nothing was learnt: 1 to 3 characters, and matters twice."""
    body = _NOT_WORDS.sub(" ", plain(_HEAD_NUMBER.sub("", text)))
    grams = [run[i : i + n] for run in body.split() for n in (1, 2, 3) for i in range(len(run) - n + 1)]
    return grams + 2 * _pointed_at(body.replace(" ", ""))


def text_tokens(text: str) -> list[str]:
    """Return what is learnt from: 1 to 4 characters with beginning, end and punctuation, and matters."""
    marked = f"^{plain(text)}$"
    grams = [marked[i : i + n] for n in (1, 2, 3, 4) for i in range(len(marked) - n + 1)]
    return grams + matters(text)


class Terms:
    """A vocabulary with inverse document frequencies; ``matrix`` gives rows of length one."""

    def __init__(self, documents: Iterable[str], tokens: Tokens, *, at_least: int = 1, dampened: bool = False) -> None:
        self._tokens, self._dampened = tokens, dampened
        counted = [set(tokens(document)) for document in documents]
        frequency = Counter(chain.from_iterable(counted))
        kept = sorted(token for token, times in frequency.items() if times >= at_least)
        self._places = {token: place for place, token in enumerate(kept)}
        times = np.array([frequency[token] for token in kept], dtype=np.float64)
        self._weights = np.log((1 + len(counted)) / (1 + times)) + 1

    def __len__(self) -> int:
        return len(self._places)

    def matrix(self, texts: Sequence[str]) -> Any:
        """Return one row a text."""
        starts, columns, values = [0], [], []
        for text in texts:
            counted = Counter(token for token in self._tokens(text) if token in self._places)
            found = np.fromiter((self._places[token] for token in counted), dtype=np.int32, count=len(counted))
            weight = np.fromiter(counted.values(), dtype=np.float64, count=len(counted))
            weight = (np.log(weight) + 1 if self._dampened else weight) * self._weights[found]
            length = float(np.sqrt((weight**2).sum()))
            columns.append(found)
            values.append(weight / length if length else weight)
            starts.append(starts[-1] + len(counted))
        shape = (len(texts), len(self._places))
        joined = (np.concatenate(values), np.concatenate(columns), np.array(starts)) if texts else None
        return sparse.csr_matrix(joined, shape=shape) if joined else sparse.csr_matrix(shape)
