"""Change the rule book, after seeing what the change would do (REG-13)."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.ledger import services as ledger
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.foundation.selectors.rules import compile_selector
from anlan.registry.assignment.models import Assignment, Rule
from anlan.registry.assignment.proposing import CHUNK, Counts, follow, said
from anlan.registry.assignment.rules import fingerprint
from anlan.registry.assignment.sources import current_book, facts_of, proposer
from anlan.registry.parties.lines import lines
from anlan.registry.parties.models import OPEN_STATES, Party
from anlan.registry.parties.queries import BUSINESS_KINDS

EDIT = "registry:rulebook:edit"
_WHY = "the rule book holds for the whole city"
_PLACES = frozenset({"operating", "registered", "city", "parent"})
_SOURCES = frozenset({"annex", "stated", "park"})
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class RuleGiven:
    """An article as a door hands it in. Either ``line`` with ``level``, or ``hard_case`` with candidates."""

    article: str
    title: str
    order: int
    condition: Any
    title_en: str = ""
    line: str = ""
    level: int | None = None
    hard_case: str = ""
    suggests: tuple[tuple[str, str], ...] = ()
    basis: str = ""
    source: str = ""


@dataclass(frozen=True)
class Move:
    """So many parties would go from one lead department to another; None is none, or a dispute."""

    before: int | None
    after: int | None
    case: str
    parties: int
    confirmed: int


@dataclass(frozen=True)
class Rehearsal:
    """What a change of the book would do, without doing it."""

    looked_at: int
    moves: tuple[Move, ...]
    examples: tuple[int, ...]

    @property
    def moved(self) -> int:
        """How many parties would get another lead department or become a dispute."""
        return sum(move.parties for move in self.moves)


def parse_condition(text: str) -> Any:
    """Return the selector that a form holds as text; Refused when it is no JSON or no selector."""
    try:
        condition = json.loads(text)
    except ValueError as fault:
        raise Refused("rule-condition", fault=fault, fields={"condition": "rule-condition"}) from None
    compile_selector(condition)
    return condition


def check_rule(given: RuleGiven) -> None:
    """Raise Refused unless the article makes sense by itself."""
    if not given.article.strip() or not given.title.strip():
        raise Refused("rule-title-missing", fields={"title": "rule-title-missing"})
    compile_selector(given.condition)
    if bool(given.line) == bool(given.hard_case) or (given.line and given.level not in (2, 3, 4)):
        raise Refused("rule-effect", fields={"line": "rule-effect"})
    if given.line and given.line not in lines():
        raise Refused("rule-line-unknown", line=given.line, fields={"line": "rule-line-unknown"})
    for source, place in given.suggests:
        if place not in _PLACES or (source not in _SOURCES and source not in lines()):
            raise Refused("rule-candidates", fields={"suggests": "rule-candidates"})


@transaction.atomic
def add_rule(given: RuleGiven, *, actor: Actor, now: datetime) -> Rule:
    """Add an article, in force from today on; nothing moves until ``apply_book`` or a change of facts."""
    require(actor, EDIT)
    check_rule(given)
    if _open().filter(article=given.article).exists():
        raise Refused("rule-article-taken", article=given.article, fields={"article": "rule-article-taken"})
    rule: Rule = Rule.objects.create(**_columns(given), first_day=local_day(now))
    ledger.record("rule.added", by=actor, recorded_at=now, subject=rule, detail=_plain(rule))
    return rule


@transaction.atomic
def change_rule(uid: UUID, given: RuleGiven, *, version: int, actor: Actor, now: datetime) -> Rule:
    """Put a new wording of an article in force from today on; the old one is closed and stays readable."""
    require(actor, EDIT)
    check_rule(given)
    old = _rule(uid, version)
    if given.article != old.article and _open().filter(article=given.article).exists():
        raise Refused("rule-article-taken", article=given.article, fields={"article": "rule-article-taken"})
    before = _plain(old)
    _close(old, local_day(now))
    rule: Rule = Rule.objects.create(**_columns(given), first_day=local_day(now))
    after = _plain(rule)
    changed = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    ledger.record("rule.changed", by=actor, recorded_at=now, subject=rule, detail={"changed": changed})
    return rule


@transaction.atomic
def close_rule(uid: UUID, *, version: int, reason: str, actor: Actor, now: datetime) -> Rule:
    """Take an article out of force from today on; it stays readable."""
    require(actor, EDIT)
    if not reason.strip():
        raise Refused("reason-missing", fields={"reason": "reason-missing"})
    rule = _rule(uid, version)
    _close(rule, local_day(now))
    ledger.record("rule.closed", by=actor, recorded_at=now, subject=rule, detail={"reason": reason.strip()})
    return rule


def rehearse(given: RuleGiven | None, *, instead_of: UUID | None, actor: Actor, now: datetime) -> Rehearsal:
    """Say what the book would do with this article (instead of another one, or without it: ``given`` None).

    Looks at the parties that the old or the new article can concern; for a condition on the industry these are
    few, for any other the whole city (some seconds). Changes nothing.
    """
    require(actor, EDIT)
    if given is not None:
        check_rule(given)
    day = local_day(now)
    today = list(_open().filter(first_day__lte=day))
    old = next((rule for rule in today if rule.uid == instead_of), None)
    kept = [rule for rule in today if rule is not old]
    planned = Rule(**_columns(given), pk=-1) if given is not None else None
    using = proposer(day, book=current_book(day, [*kept, planned] if planned else kept))
    counts: Counter[tuple[int | None, int | None, str, bool]] = Counter()
    examples: list[int] = []
    looked_at = 0
    for chunk in _chunks(_concerned([rule for rule in (old, planned) if rule])):
        looked_at += len(chunk)
        current = Assignment.objects.beyond_scope(_WHY).filter(party__in=chunk, superseded_at=None, last_day=None)
        before = {
            party: (lead, article or "", government, confirmed is not None, why.get("seen", ""))
            for party, lead, article, government, confirmed, why in current.values_list(
                "party_id", "lead_id", "rule__article", "government_id", "confirmed_at", "why"
            )
        }
        for pk, one in facts_of(chunk, using.book).items():
            answer = using.propose(one)
            lead, article, government, confirmed, seen = before.get(pk, (None, "", None, False, ""))
            if answer is None or said(answer) == (seen or fingerprint(article, lead, government)):
                continue
            if confirmed or lead != answer.lead or (answer.lead is None and article != answer.article):
                counts[lead, answer.lead, answer.hard_case, confirmed] += 1
                examples.append(pk) if len(examples) < 20 else None
    moves: dict[tuple[int | None, int | None, str], list[int]] = {}
    for (lead, after, case, confirmed), n in counts.items():
        numbers = moves.setdefault((lead, after, case), [0, 0])
        numbers[0] += n
        numbers[1] += n if confirmed else 0
    listed = sorted((Move(*key, *numbers) for key, numbers in moves.items()), key=lambda move: -move.parties)
    return Rehearsal(looked_at, tuple(listed), tuple(examples))


@transaction.atomic
def apply_book(articles: Sequence[UUID], *, actor: Actor, now: datetime) -> Counts:
    """Propose anew for all parties that these articles (in force or closed) can concern, after the book changed."""
    require(actor, EDIT)
    rules = list(Rule.objects.beyond_scope(_WHY).filter(uid__in=articles))
    using = proposer(local_day(now))
    counts = Counts()
    for chunk in _chunks(_concerned(rules)):
        uids = Party.objects.beyond_scope(_WHY).filter(pk__in=chunk).values_list("pk", "uid")
        counts += follow(dict(uids), actor=actor, now=now, using=using)
    return counts


def _concerned(rules: Sequence[Rule]) -> list[int]:
    """Return the keys of the open business entities that one of these articles can select."""
    narrow = Q(pk__in=[])
    for rule in rules:
        narrow |= _narrowed(rule.condition)
    parties = Party.objects.beyond_scope(_WHY).filter(kind__in=BUSINESS_KINDS, state__in=OPEN_STATES)
    return list(parties.filter(narrow).order_by("pk").values_list("pk", flat=True))


def _narrowed(condition: Any) -> Q:
    """Return what of a condition the table of parties can answer; everybody, where it cannot."""
    match condition:
        case {"facet": "industry", "prefix": str(prefix)}:
            return Q(industry__startswith=prefix)
        case {"facet": "industry" | "kind" | "size" as name, "in": list(values)}:
            return Q(**{f"{name}__in": values})
        case {"all": list(parts)} if parts:
            found = Q()
            for part in parts:
                found &= _narrowed(part)
            return found
        case {"any": list(parts)} if parts:
            either = Q(pk__in=[])
            for part in parts:
                either |= _narrowed(part)
            return either
    return Q()


def _chunks(keys: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(keys), CHUNK):
        yield keys[start : start + CHUNK]


def _open() -> Any:
    return Rule.objects.beyond_scope(_WHY).filter(last_day=None)


def _rule(uid: UUID, version: int) -> Rule:
    rule: Rule | None = Rule.objects.beyond_scope(_WHY).filter(uid=uid).first()
    if rule is None:
        raise Refused("not-found")
    if rule.last_day is not None:
        raise Refused("rule-closed", article=rule.article)
    if rule.version != version:
        raise Refused("stale-edit")
    return rule


def _close(rule: Rule, day: date) -> None:
    """End the article yesterday; one that began today was never in force for a whole day and ends as it began."""
    changed = Rule.objects.beyond_scope(_WHY).filter(pk=rule.pk, version=rule.version)
    if not changed.update(last_day=max(rule.first_day, day) - _DAY, version=rule.version + 1):
        raise Refused("stale-edit")


def _columns(given: RuleGiven) -> dict[str, Any]:
    return {
        "article": given.article.strip(),
        "title": given.title.strip(),
        "title_en": given.title_en.strip(),
        "order": given.order,
        "condition": given.condition,
        "line": given.line,
        "level": given.level if given.line else None,
        "hard_case": given.hard_case,
        "suggests": [list(pair) for pair in given.suggests],
        "basis": given.basis.strip(),
        "source": given.source.strip(),
    }


def _plain(rule: Rule) -> dict[str, Any]:
    names = ("article", "title", "order", "condition", "line", "level", "hard_case", "suggests", "basis", "source")
    return {name: getattr(rule, name) for name in names}
