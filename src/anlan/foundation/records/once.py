"""Ask once: while one page is made, the answer to a question is kept; between pages nothing is."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

A = TypeVar("A")
_ANSWERS: ContextVar[dict[str, object] | None] = ContextVar("answers", default=None)


@contextmanager
def asking_once() -> Iterator[None]:
    """Keep answers for as long as the block lasts. Only around work that reads: what is written is not noticed."""
    token = _ANSWERS.set({})
    try:
        yield
    finally:
        _ANSWERS.reset(token)


def once(question: str, ask: Callable[[], A]) -> A:
    """Return the answer to ``question``: kept from before within ``asking_once``, else asked anew."""
    answers = _ANSWERS.get()
    if answers is None:
        return ask()
    if question not in answers:
        answers[question] = ask()
    return answers[question]  # type: ignore[return-value]
