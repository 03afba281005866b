"""What the forms of assignment offer: the bodies and posts of a place. The services check what is chosen."""

from collections.abc import Iterable

from anlan.foundation.scope.models import ScopedQuerySet
from anlan.registry.assignment.lookups import LEAD_KINDS
from anlan.registry.assignment.queries import departments_near
from anlan.registry.assignment.sources import OFFICER
from anlan.registry.parties.models import Party
from anlan.registry.people.models import Post
from anlan.registry.regions.models import Level, Region

_WHY = "the bodies of a place are offered to whoever may assign a party there"
Choice = tuple[str, str]
_MOST = 1_000
# Bodies of the place that lead least often stand behind the departments.
_LAST = ("government", "station", "working_unit")


def leads_at(path: str) -> list[Choice]:
    """Return uid → name of the departments that may lead a party at a place, those of the county first."""
    units = sorted(departments_near(path, kinds=LEAD_KINDS), key=lambda unit: (unit.kind in _LAST, -(unit.level or 0)))
    return [(str(unit.uid), unit.name) for unit in units]


def governments_at(path: str) -> list[Choice]:
    """Return uid → name of the governments of a place, the township's first."""
    return [(str(unit.uid), unit.name) for unit in departments_near(path, kinds=("government",))]


def leaders_at(path: str) -> list[Choice]:
    """Return uid → unit, title and holder of the posts of these governments."""
    return _posts(departments_near(path, kinds=("government",)))


def officers_at(path: str) -> list[Choice]:
    """Return uid → unit, title and holder of the supervising officers of a place's departments and station."""
    units = departments_near(path, kinds=LEAD_KINDS)
    return _posts(units, kind=OFFICER)


def of_part(part: str, region: Region) -> tuple[list[Choice], list[Choice]]:
    """Return givers and takers of a hand-over in a region: departments, leaders' or officers' posts.

    The giver of a post may be closed; a taker must be open. In a county these are the posts of its townships too, in
    a city only those of the city itself: all posts of a city are too many to choose from.
    """
    if part == "lead":
        units = Party.objects.beyond_scope(_WHY).filter(kind__in=LEAD_KINDS, region_path__in=_around(region.path))
        both = [(str(unit.uid), unit.name) for unit in units.order_by("-level", "name")]
        return both, both
    where = "organisation__region_path__within" if region.level >= Level.COUNTY else "organisation__region_path"
    posts = Post.objects.beyond_scope(_WHY).filter(**{where: region.path})
    posts = posts.filter(kind=OFFICER) if part == "officer" else posts.filter(organisation__kind="government")
    posts = posts.select_related("organisation", "holder").order_by(
        "organisation__region_path", "organisation", "order"
    )
    listed = list(posts[:_MOST])
    return [_named(post) for post in listed], [_named(post) for post in listed if post.closed_on is None]


def _around(path: str) -> list[str]:
    return [path[:end] for end in (8, 12, 16) if len(path) >= end]


def _posts(units: ScopedQuerySet[Party], kind: str = "") -> list[Choice]:
    posts = Post.objects.beyond_scope(_WHY).filter(organisation__in=units.order_by().values("pk"), closed_on=None)
    if kind:
        posts = posts.filter(kind=kind)
    found: Iterable[Post] = posts.select_related("organisation", "holder")
    return [_named(post) for post in sorted(found, key=_nearest)]


def _nearest(post: Post) -> tuple[int, str, int]:
    return (-(post.organisation.level or 0), post.organisation.name, post.order)


def _named(post: Post) -> Choice:
    holder = f" · {post.holder.name}" if post.holder and not post.acting else ""
    return str(post.uid), f"{post.organisation.name} · {post.title}{holder}"
