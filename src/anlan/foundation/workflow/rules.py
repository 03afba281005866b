"""The declared table of a life cycle, and why a step may not be taken. Pure."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from anlan.foundation.scope.rules import Actor

if TYPE_CHECKING:
    from django.utils.functional import Promise

    Words = str | Promise

Facts = Mapping[str, object]
_CODE = re.compile(r"[a-z][a-z_]{0,31}")  # states go into triggers as they are


class BadWorkflow(ValueError):
    """A declared table contradicts itself. Raised when it is declared, so that it never runs."""


@dataclass(frozen=True)
class Guard:
    """A condition beyond facts being there: a refusal code, its words for the page, and when it says no."""

    refusal: str
    words: "Words"
    refuses: Callable[[Actor, Facts], bool]


def not_by(*people: str, refusal: str, words: "Words") -> Guard:
    """Whoever one of the facts names (user ids or uids) may not take this step: separation of duties (PRV-29)."""

    def refuses(actor: Actor, facts: Facts) -> bool:
        return any(_is(actor, facts.get(person)) for person in people)

    return Guard(refusal, words, refuses)


def takes_second_person(first: str, *, refusal: str, words: "Words") -> Guard:
    """Only a person other than the one that the fact names may take this step; no program, not alone (PRV-23)."""

    def refuses(actor: Actor, facts: Facts) -> bool:
        return actor.user_id is None or facts.get(first) is None or _is(actor, facts[first])

    return Guard(refusal, words, refuses)


def _is(actor: Actor, people: object) -> bool:
    named = people if isinstance(people, Collection) and not isinstance(people, str) else (people,)
    return any(person is not None and person in (actor.user_id, actor.user_uid) for person in named)


@dataclass(frozen=True, kw_only=True)
class Transition:
    """One row of the table: in ``state`` the ``verb`` leads to ``to``.

    ``permission`` says who may, ``requires`` names the facts that must be there (neither empty nor False; a
    number may be 0), ``guards`` say who may not, ``records`` is the kind of Act.
    """

    state: str
    verb: str
    to: str
    permission: str
    records: str
    requires: tuple[str, ...] = ()
    guards: tuple[Guard, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Workflow:
    """A life cycle. ``states``, ``verbs`` and ``facts`` give the words for every code that the table uses.

    A record begins in ``initial`` and moves by the transitions alone. BadWorkflow names the first contradiction.
    """

    name: str
    title: "Words"
    initial: str
    states: "Mapping[str, Words]"
    verbs: "Mapping[str, Words]"
    transitions: tuple[Transition, ...]
    facts: "Mapping[str, Words]" = field(default_factory=dict)

    def __post_init__(self) -> None:
        if wrong := next(_contradictions(self), None):
            raise BadWorkflow(f"workflow {self.name}: {wrong}")

    def step(self, state: str, verb: str) -> Transition | None:
        """Return the row for a verb in a state, None when the table has none."""
        return next((t for t in self.transitions if (t.state, t.verb) == (state, verb)), None)

    def steps_from(self, state: str) -> list[Transition]:
        """Return the rows that lead out of a state, as declared."""
        return [t for t in self.transitions if t.state == state]

    def moves(self) -> frozenset[tuple[str, str]]:
        """Return every allowed change of state: (old, new)."""
        return frozenset((t.state, t.to) for t in self.transitions if t.state != t.to)

    def ranks(self) -> dict[str, int]:
        """Return how many steps each reachable state lies from the initial one at least."""
        ranks, edge = {self.initial: 0}, [self.initial]
        while edge:
            state = edge.pop(0)
            for t in self.steps_from(state):
                if t.to not in ranks:
                    ranks[t.to] = ranks[state] + 1
                    edge.append(t.to)
        return ranks


def why_not(workflow: Workflow, state: str, verb: str, actor: Actor, facts: Facts) -> str | None:
    """Return the refusal code for a step, or None when it may be taken.

    In this order: ``step-not-possible`` (no such row), ``forbidden`` (permission), ``facts-missing``
    (``missing_facts`` names them), then the guards' own codes.
    """
    step = workflow.step(state, verb)
    if step is None:
        return "step-not-possible"
    if not actor.may(step.permission):
        return "forbidden"
    if missing_facts(step, facts):
        return "facts-missing"
    return next((guard.refusal for guard in step.guards if guard.refuses(actor, facts)), None)


def missing_facts(step: Transition, facts: Facts) -> list[str]:
    """Return the required facts that are not there, in the order of the table. Nought is there, False is not."""
    return [name for name in step.requires if not _is_there(facts.get(name))]


def _is_there(value: object) -> bool:
    return bool(value) or (value == 0 and not isinstance(value, bool))


def _contradictions(w: Workflow) -> Iterator[str]:
    rows = [(t.state, t.verb) for t in w.transitions]
    yield from (f"not a code: {code!r}" for code in (*w.states, *w.verbs) if not _CODE.fullmatch(code))
    if w.initial not in w.states:
        yield f"unknown initial state {w.initial}"
    yield from (f"unknown state {s}" for t in w.transitions for s in (t.state, t.to) if s not in w.states)
    yield from (f"unknown verb {t.verb}" for t in w.transitions if t.verb not in w.verbs)
    yield from (f"verb that no row uses: {verb}" for verb in w.verbs if all(t.verb != verb for t in w.transitions))
    yield from (f"{verb} twice in state {state}" for state, verb in rows if rows.count((state, verb)) > 1)
    yield from (f"fact without words: {f}" for t in w.transitions for f in t.requires if f not in w.facts)
    reached = w.ranks()
    yield from (f"state that nothing leads to: {state}" for state in w.states if state not in reached)
