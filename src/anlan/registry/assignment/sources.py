"""What proposals are made from, read from the database: the book, the organisations, the facts of parties.

System work: a proposal must see every department and post of the place, whoever asks for it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date

from django.db.models import Q

from anlan.foundation.dated.models import holds_on
from anlan.registry.assignment.directory import Directory, Filled, Office
from anlan.registry.assignment.models import Dispute, Rule
from anlan.registry.assignment.rules import BookRule, PartyFacts, Proposer, RuleBook
from anlan.registry.assignment.shipped import shipped_book
from anlan.registry.parties.models import OPEN_STATES, AreaMember, Facet, Party, Place
from anlan.registry.people.models import Jurisdiction, Post
from anlan.registry.regions.models import Region
from anlan.registry.regions.rules import COUNTY_PATH

_WHY = "proposals look at all organisations and facts of the place"
# Posts of this kind supervise enterprises; the list of post kinds calls it 监管人员.
OFFICER = "officer"
# Facets that PartyFacts carries in fields of their own, and that stand on the party itself.
_FIELDS = frozenset({"industry", "size", "employees"})


def current_book(day: date, rules: Iterable[Rule] | None = None) -> RuleBook:
    """Return the articles in force on the local day, or those given, ready for many parties."""
    if rules is None:
        rules = Rule.objects.beyond_scope(_WHY).filter(
            Q(last_day__isnull=True) | Q(last_day__gte=day), first_day__lte=day
        )
    return RuleBook((as_book_rule(rule) for rule in rules), shipped_book().station_answers)


def as_book_rule(rule: Rule) -> BookRule:
    """Return the plain fact behind a row."""
    return BookRule(
        id=rule.pk or 0,
        article=rule.article,
        order=rule.order,
        condition=rule.condition,
        line=rule.line,
        level=rule.level or 0,
        hard_case=rule.hard_case,
        suggests=tuple((source, where) for source, where in rule.suggests),
    )


def directory(day: date, near: Collection[str] | None = None) -> Directory:
    """Return all organisations with a line or a territory and their open posts; three queries.

    ``near`` are region paths: then only organisations of these counties and of their cities are read.
    """
    units = Party.objects.beyond_scope(_WHY).filter(state__in=OPEN_STATES, level__in=(1, 2, 3, 4))
    units = units.filter(Q(kind="government") | ~Q(line=""))
    if near is not None:
        units = units.filter(_near(near))
    posts = Post.objects.beyond_scope(_WHY).filter(closed_on=None, organisation__in=units.values("pk"))
    posts = posts.filter(Q(kind=OFFICER) | Q(organisation__kind="government"))
    limits: dict[int, list[str]] = defaultdict(list)
    held = Jurisdiction.objects.beyond_scope(_WHY).filter(holds_on(day), post__in=posts.values("pk"))
    for post, path in held.values_list("post_id", "region__path"):
        limits[post].append(path)
    return Directory(
        (Office._make(row) for row in units.values_list("pk", "kind", "line", "level", "region_path")),
        (
            Filled(
                id=pk,
                organisation=organisation,
                is_head=is_head,
                supervises=kind == OFFICER,
                portfolio=frozenset(portfolio or ()),
                filled=holder is not None and not acting,
                order=order,
                places=tuple(limits.get(pk, ())),
            )
            for pk, organisation, is_head, kind, portfolio, holder, acting, order in posts.values_list(
                "pk", "organisation_id", "is_head", "kind", "portfolio", "holder_id", "acting", "order"
            )
        ),
    )


def proposer(day: date, near: Collection[str] | None = None, book: RuleBook | None = None) -> Proposer:
    """Return what proposes for many parties: the book in force and the organisations as they are now."""
    book = book or current_book(day)
    known = directory(day, near)
    if "region" in book.facets:
        codes = Region.objects.beyond_scope(_WHY).filter(level__gte=3, closed_on=None)
        known.know_codes(dict(codes.values_list("path", "code")))
    return Proposer(book, known)


def proposer_near(
    ids: Sequence[int], day: date, *, also: Collection[str] = ()
) -> tuple[Proposer, dict[int, PartyFacts]]:
    """Return what proposes for these few parties, and their facts: reads only the organisations of their places.

    ``also`` are further regions whose organisations are needed.
    """
    book = current_book(day)
    facts = facts_of(ids, book)
    near = {path for one in facts.values() for path in (*one.operating, one.registered, one.parent) if path}
    return proposer(day, near | set(also), book), facts


def facts_of(ids: Sequence[int], book: RuleBook) -> dict[int, PartyFacts]:
    """Return party key → what the book asks about it. Five queries for any number of parties up to some thousands."""
    places: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    current = Place.objects.beyond_scope(_WHY).filter(party__in=ids, superseded_at=None, last_day=None)
    for party, role, path in (
        current.exclude(region=None).order_by("pk").values_list("party_id", "role", "region__path")
    ):
        places[party][role].append(path)
    properties: dict[int, list[tuple[str, str]]] = defaultdict(list)
    asked = book.facets - _FIELDS
    facets = Facet.objects.beyond_scope(_WHY).filter(party__in=ids, name__in=asked, superseded_at=None, last_day=None)
    for party, name, value in facets.order_by("name").values_list("party_id", "name", "value"):
        properties[party].append((name, value))
    areas: dict[int, list[str]] = defaultdict(list)
    members = AreaMember.objects.beyond_scope(_WHY).filter(party__in=ids, superseded_at=None, last_day=None)
    for party, kind in (
        members.filter(area__closed_on=None).order_by("area__kind").values_list("party_id", "area__kind")
    ):
        areas[party].append(kind)
    # What a workbook said once stays on record with the dispute, also when that has been decided.
    claims = Dispute.objects.beyond_scope(_WHY).filter(party__in=ids).exclude(state="withdrawn").exclude(claim="")
    said = dict(claims.order_by("opened_at").values_list("party_id", "claim"))
    rows = Party.objects.beyond_scope(_WHY).filter(pk__in=ids)
    return {
        pk: PartyFacts(
            id=pk,
            kind=kind,
            industry=industry,
            size=size,
            state=state,
            employees=employees,
            registered=(places[pk]["registered"] or [path])[0],
            operating=tuple(dict.fromkeys(places[pk]["operating"])),
            stated=said.get(pk, ""),
            area_kinds=tuple(dict.fromkeys(areas.get(pk, ()))),
            parent=parent or "",
            properties=tuple(properties.get(pk, ())),
        )
        for pk, kind, industry, size, state, employees, path, parent in rows.values_list(
            "pk", "kind", "industry", "size", "state", "employees", "region_path", "part_of__region_path"
        )
    }


def _near(paths: Iterable[str]) -> Q:
    """Return the condition for organisations of these counties, and of the cities and provinces above them."""
    near = Q(pk__in=[])
    for county in {path[:COUNTY_PATH] for path in paths if path}:
        near |= Q(region_path__within=county) if len(county) == COUNTY_PATH else Q(region_path=county)
        near |= Q(region_path__in=[county[:8], county[:4]])
    return near
