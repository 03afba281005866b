"""From posts to what their holders see: the answer to ``accounts.acting`` (REG-31)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, F, FilteredRelation, Q, Value

from anlan.foundation.accounts.acting import ActingPost, supply_posts
from anlan.foundation.accounts.models import User
from anlan.foundation.accounts.roles import roles
from anlan.foundation.calendars.rules import local_day
from anlan.foundation.dated.models import holds_on
from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.rules import NOTHING, Area, Reach
from anlan.registry.parties.models import OPEN_STATES, Party
from anlan.registry.people.models import Delegation, Person, Post

# Every request asks for these; a party's other forty columns would be read and dropped.
_ASKED = (
    "uid", "title", "role", "organisation__name", "organisation__short_name", "organisation__region_path",
    "organisation__line",
)  # fmt: skip
_LEVELS = 3
_WHY = "the posts of the user who signs in are what his scope is made from"


def acting_posts_of(user: User) -> Sequence[ActingPost]:
    """Return the open posts that the user holds or that are delegated to him today, the head's first."""
    today = local_day(datetime.now(UTC))
    lent = Delegation.objects.beyond_scope(_WHY).filter(holds_on(today), to__user=user).values("post")
    held = Q(holder__in=Person.objects.beyond_scope(_WHY).filter(user=user))
    found = _open_posts(today).filter(held | Q(pk__in=lent)).annotate(is_own=ExpressionWrapper(held, BooleanField()))
    rows: list[Any] = list(found.order_by("-is_head", "acting", "order", "pk"))
    posts = list({post.pk: post for post in rows}.values())
    own, others = [post for post in posts if post.is_own], [post for post in posts if not post.is_own]
    reaches = _reaches(rows)
    answer = [
        ActingPost(
            uid=post.uid,
            label=_label(post),
            role=post.role,
            id=post.pk,
            reach=reaches[post.pk],
            organisation_id=post.organisation_id,
        )
        for post in own
    ]
    for post in others:
        first = own[0] if own else None
        answer.append(
            ActingPost(
                uid=first.uid if first else post.uid,
                label=_label(post),
                role=post.role,
                id=first.pk if first else None,
                reach=reaches[post.pk],
                organisation_id=post.organisation_id,
                on_behalf_of=post.uid,
            )
        )
    return answer


def _open_posts(today: date) -> ScopedQuerySet[Any]:
    """Return open posts with a role, once for each jurisdiction of today: its ``path`` and ``line``, else None."""
    further = FilteredRelation("jurisdictions", condition=holds_on(today, "jurisdictions__"))
    posts: ScopedQuerySet[Post] = (
        Post.objects.beyond_scope(_WHY)
        .filter(closed_on=None, organisation__state__in=OPEN_STATES)
        .exclude(role="")
        .select_related("organisation")
        .only(*_ASKED)
    )
    return posts.annotate(further=further).annotate(path=F("further__region__path"), line=F("further__line"))


def _reaches(rows: Sequence[Any]) -> dict[int, Reach]:
    further: dict[int, list[Area]] = defaultdict(list)
    for row in rows:
        if row.path is not None:
            further[row.pk].append(Area(row.path, row.line))
    # A territory holds the parts of a unit anyway; whoever sees by unit or line needs them by name.
    units = {post.organisation_id for post in rows if _asks_for_parts(post)}
    below = units_below(units) if units else {}
    return {post.pk: _reach(post, further[post.pk], below.get(post.organisation_id, ())) for post in rows}


def _asks_for_parts(post: Post) -> bool:
    role = roles().get(post.role)
    return role is not None and role.reach not in ("region", "everything")


def _reach(post: Post, further: Iterable[Area], below: Iterable[int]) -> Reach:
    """Return what the post sees; the role says how: everything, the region, the line, or named parties."""
    role = roles().get(post.role)
    if role is None:
        return NOTHING
    unit = post.organisation
    areas = list(further)
    if role.reach == "everything":
        return Reach(everything=True)
    # An empty path would mean the whole country: a unit without a place reaches only itself.
    if role.reach == "region" and unit.region_path:
        areas.append(Area(unit.region_path))
    if role.reach == "line" and unit.region_path and unit.line:
        areas.append(Area(unit.region_path, unit.line))
    return Reach(areas=tuple(areas), parties=(unit.pk, *below))


def units_below(units: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """Return unit → its parts at every depth (plants, workshops, teams; REG-22). One query for three levels."""
    wholes = set(units)
    children: dict[int, dict[int, None]] = {}
    asked, frontier = set[int](), wholes
    while frontier:
        asked |= frontier
        levels = []
        above: Any = frontier
        for depth in range(1, _LEVELS + 1):
            rows = Party.objects.beyond_scope(_WHY).filter(part_of__in=above).order_by()
            levels.append(rows.values_list("pk", "part_of_id", Value(depth)))
            above = rows.values("pk")
        frontier = set()
        for part, whole, depth in levels[0].union(*levels[1:]):
            children.setdefault(whole, {})[part] = None
            if depth == _LEVELS:
                frontier.add(part)
        frontier -= asked  # a circle ends where it began
    return {unit: _below(unit, children) for unit in wholes}


def _below(unit: int, children: Mapping[int, Iterable[int]]) -> tuple[int, ...]:
    """Return the parts of a unit, level by level; a circle ends where it began."""
    found, level = {unit: None}, [unit]
    while level:
        level = [part for whole in level for part in children.get(whole, ()) if part not in found]
        found |= dict.fromkeys(level)
    return tuple(found)[1:]


def _label(post: Post) -> str:
    return f"{post.organisation.short_name or post.organisation.name} · {post.title}"


supply_posts(acting_posts_of)
