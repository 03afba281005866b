"""What somebody typed, as questions to the index, best hits first, and how well a candidate answers. Pure."""

from dataclasses import dataclass
from operator import add

from anlan.foundation.search.pinyin import as_initials
from anlan.foundation.search.rules import CODE, INITIAL, START, TEXT, Prepared, normalise, plain_code, runs, start_token

LONGEST = 60
"""What is typed beyond it is ignored: no name is that long."""
MOST_WORDS = 8

# How good a hit is. The order is the one in which the questions are asked.
CODE_WHOLE, CODE_START, NAME_WHOLE, NAME_START, INITIALS_START, PINYIN_START = range(6)
INITIALS_INSIDE, PINYIN_INSIDE, NAME_INSIDE, TEXT_INSIDE, SPREAD, IN_ORDER = range(6, 12)


@dataclass(frozen=True, slots=True)
class Term:
    """A token that must be there, whole or as a beginning."""

    token: str
    is_prefix: bool = False


@dataclass(frozen=True, slots=True)
class All:
    """Every part must hold."""

    parts: tuple["Question", ...]


@dataclass(frozen=True, slots=True)
class Any:
    """One part must hold."""

    parts: tuple["Question", ...]


Question = Term | All | Any


@dataclass(frozen=True, slots=True)
class Step:
    """One question, and the rank that its hits have at best."""

    best: int
    question: Question


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody typed, read in every way that makes sense. ``steps`` is empty when nothing can be searched."""

    whole: str
    words: tuple[str, ...]
    code: str
    letters: str
    steps: tuple[Step, ...]


def read(typed: str) -> Asked:
    """Read what was typed; nothing in it is ever an operator."""
    words = tuple(dict.fromkeys(filter(None, map(normalise, typed[: 4 * LONGEST].split()))))
    words = tuple(word[:LONGEST] for word in words[:MOST_WORDS])
    whole = normalise(" ".join(words))[:LONGEST].strip()
    code = plain_code(whole) if whole.isascii() and len(plain_code(whole)) > 1 else ""
    letters = whole.replace(" ", "").replace("ü", "v")
    if not letters.isascii() or letters.isdigit():
        letters = ""
    return Asked(whole, words, code, letters, tuple(_steps(whole, words, code, letters)) if whole else ())


def _steps(whole: str, words: tuple[str, ...], code: str, letters: str) -> list[Step]:
    found: list[Step] = []
    if code:
        found += [Step(CODE_WHOLE, Term(CODE + code)), Step(CODE_START, Term(CODE + code, is_prefix=True))]
    start = Term(start_token(whole), is_prefix=len(whole) == 1)
    found.append(Step(NAME_START, _all((start, *_terms(whole)) if len(whole) > 1 else (start,))))
    if letters:
        found += _by_sound(letters)
    terms = tuple(dict.fromkeys(term for word in words for term in _terms(word)))
    if terms:
        in_text = tuple(Term(TEXT + term.token, term.is_prefix) for term in terms)
        found += [Step(NAME_INSIDE, _all(terms)), Step(TEXT_INSIDE, _all(in_text))]
        if len(words) > 1:
            spread = tuple(Any((a, b)) for a, b in zip(terms, in_text, strict=True))
            found.append(Step(SPREAD, _all(spread)))
    if loose := _loose(whole):
        found.append(Step(IN_ORDER, loose))
    return found


def _all(parts: tuple[Question, ...]) -> Question:
    return parts[0] if len(parts) == 1 else All(parts)


def _by_sound(letters: str) -> list[Step]:
    """Ask for initials and full pinyin, first from the beginning of a name, then anywhere in it."""
    meant = [initials for initials in as_initials(letters) if len(letters) > 1]
    at_start = [_sounds(START + initials) for initials in dict.fromkeys([letters, *meant])]
    found = [Step(INITIALS_START, at_start[0] if len(at_start) == 1 else Any(tuple(at_start)))]
    inside = [_sounds(initials) for initials in dict.fromkeys([letters, *meant]) if len(initials) > 1]
    if inside:
        found.append(Step(INITIALS_INSIDE, inside[0] if len(inside) == 1 else Any(tuple(inside))))
    return found


def _sounds(initials: str) -> Question:
    return _all(tuple(dict.fromkeys(Term(INITIAL + pair) for pair in map(add, initials, initials[1:]))))


def _terms(word: str) -> tuple[Term, ...]:
    """Return the tokens that a text with this word must hold. The last Latin word or number may go on."""
    parts = runs(word)
    found: list[Term] = []
    for n, run in enumerate(parts):
        if run.isascii():
            found.append(Term(run, is_prefix=n == len(parts) - 1))
        elif len(run) > 1:
            found += [Term(pair) for pair in map(add, run, run[1:])]
        elif len(parts) == 1:
            found.append(Term(run, is_prefix=True))
    return tuple(dict.fromkeys(found))


def _loose(whole: str) -> Question | None:
    """Ask for a Chinese name typed with one or two pieces left out: 长治宏瑞有限公司 for 长治市宏瑞商贸有限公司.

    Each piece that is left out breaks one pair of neighbouring characters.
    """
    pairs = [Term(pair) for pair in map(add, whole, whole[1:])]
    if any(c.isascii() for c in whole) or not 2 <= len(pairs) <= 16:
        return None
    gone = [(n, n) for n in range(len(pairs))]
    if 4 <= len(pairs) <= 8:
        gone = [(n, m) for n in range(len(pairs)) for m in range(n)]
    return Any(tuple(_all(tuple(p for k, p in enumerate(pairs) if k not in out)) for out in gone))


def rank(asked: Asked, entry: Prepared) -> int | None:
    """Return how well a candidate answers, 0 the best; None when only its tokens fitted."""
    if asked.code:
        if f" {asked.code}|" in entry.codes:
            return CODE_WHOLE
        if f" {asked.code}" in entry.codes:
            return CODE_START
    whole = " " + asked.whole.replace(" ", "_")
    if whole in entry.names:
        return NAME_WHOLE if f"{whole}|" in entry.names else NAME_START
    if asked.letters and (sound := _rank_by_sound(asked.letters, entry)) is not None:
        return sound
    return _rank_by_words(asked, entry)


def _rank_by_sound(letters: str, entry: Prepared) -> int | None:
    if f" {letters}" in entry.initials:
        return INITIALS_START
    if len(letters) > 1:
        if f" {letters}" in entry.pinyin:
            return PINYIN_START
        if letters in entry.initials:
            return INITIALS_INSIDE
        if letters in entry.pinyin:
            return PINYIN_INSIDE
    return None


def _rank_by_words(asked: Asked, entry: Prepared) -> int | None:
    in_names = [word.replace(" ", "_") in entry.names for word in asked.words]
    if all(in_names):
        return NAME_INSIDE
    in_text = [word in entry.text for word in asked.words]
    if all(in_text):
        return TEXT_INSIDE
    if all(map(max, in_names, in_text)):
        return SPREAD
    for name in entry.names.split("|"):
        rest = iter(name)
        if all(character in rest for character in asked.whole):
            return IN_ORDER
    return None


def fts5(question: Question) -> str:
    """Return the question for SQLite's FTS5. Every token is quoted, so nothing is read as an operator."""
    if isinstance(question, Term):
        return '"' + question.token.replace('"', '""') + '"' + ("*" if question.is_prefix else "")
    word = " AND " if isinstance(question, All) else " OR "
    return f"({word.join(map(fts5, question.parts))})"


def tsquery(question: Question) -> str:
    """Return the same question as a tsquery of PostgreSQL."""
    if isinstance(question, Term):
        token = question.token.replace("\\", "\\\\").replace("'", "''")
        return f"'{token}'" + (":*" if question.is_prefix else "")
    word = " & " if isinstance(question, All) else " | "
    return f"({word.join(map(tsquery, question.parts))})"
