"""The organisations of a city and their posts, in memory, for proposals. Pure: built from rows, then only read."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from anlan.registry.regions.rules import TOWNSHIP_PATH

STATION_LINE = "emergency"
# Kinds of organisation that can lead supervision; a team or an office of the same line cannot.
LEADING = frozenset({"department", "party_department", "social_body", "duty_enterprise", "working_unit"})
# The characters of a region path at which a level's organisations are looked up.
_WIDTH = {1: 4, 2: 8, 3: 12, 4: 16, 5: 20}
_BASE = 36


class Office(NamedTuple):
    """An organisation: its kind, line, level and where it acts."""

    id: int
    kind: str
    line: str
    level: int
    path: str


class Filled(NamedTuple):
    """A post: of which organisation, what it is for, and whether a named person holds it.

    ``supervises`` marks a supervising officer. ``portfolio`` are the lines a leader is in charge of; ``places`` the
    regions to which the post is limited, none for the whole of its organisation's.
    """

    id: int
    organisation: int
    is_head: bool
    supervises: bool
    portfolio: frozenset[str]
    filled: bool
    order: int = 100
    places: tuple[str, ...] = ()


class Directory:
    """Who there is at a place. Of several bodies of one line and place the first by key is taken."""

    def __init__(
        self, offices: Iterable[Office], posts: Iterable[Filled], codes: Mapping[str, str] | None = None
    ) -> None:
        self._departments: dict[tuple[str, int, str], int] = {}
        self._governments: dict[tuple[int, str], int] = {}
        self._stations: dict[str, int] = {}
        self._codes = dict(codes or {})
        for office in sorted(offices):
            at = office.path[: _WIDTH.get(office.level, 0)]
            if office.kind == "government":
                self._governments.setdefault((office.level, at), office.id)
            elif office.kind == "station" and office.level == 4:
                if office.line == STATION_LINE:
                    self._stations.setdefault(at, office.id)
            elif office.line and office.kind in LEADING:
                self._departments.setdefault((office.line, office.level, at), office.id)
        self._posts: dict[int, list[Filled]] = defaultdict(list)
        for post in sorted(posts, key=lambda post: (post.organisation, post.order, post.id)):
            self._posts[post.organisation].append(post)

    def know_codes(self, codes: Mapping[str, str]) -> None:
        """Add path → official code, for a book that asks for regions."""
        self._codes.update(codes)

    def code_of(self, path: str) -> str:
        """Return the official code of a region, empty if it is not known."""
        return self._codes.get(path, "")

    def same_for(self, path: str) -> str:
        """Return the region within which every answer is the same: the township, or the village where a station
        shares the villages out among several officers."""
        township = path[:TOWNSHIP_PATH]
        officers = [post for post in self._posts.get(self._stations.get(township, 0), []) if post.supervises]
        return path if len(officers) > 1 else township

    def department(self, line: str, level: int, path: str) -> int | None:
        """Return the body of a line at a level whose region holds the place."""
        width = _WIDTH.get(level, 0)
        return self._departments.get((line, level, path[:width])) if len(path) >= width else None

    def government(self, path: str) -> int | None:
        """Return the township's government; the county's when the place is known no nearer."""
        level = 4 if len(path) >= TOWNSHIP_PATH else 3
        width = _WIDTH[level]
        return self._governments.get((level, path[:width])) if len(path) >= width else None

    def leader(self, government: int | None, line: str) -> Filled | None:
        """Return the leader of a government who is in charge of the line, else its head."""
        posts = self._posts.get(government, []) if government is not None else []
        in_charge = [post for post in posts if line and line in post.portfolio]
        return _first_filled(in_charge) or _first_filled([post for post in posts if post.is_head])

    def officer(self, department: int | None, path: str) -> tuple[Filled | None, str]:
        """Return the officer for a place and whose he is: ``department``, else ``station``, else ``none``.

        Of several officers those limited to the place come first; else the townships of the county are shared out
        among the officers of a department, the villages among those of a station, always in the same way.
        """
        posts = self._posts.get(department, []) if department is not None else []
        if officer := self._shared(posts, path, _serial(path, 3)):
            return officer, "department"
        station = self._stations.get(path[:TOWNSHIP_PATH]) if len(path) >= TOWNSHIP_PATH else None
        posts = self._posts.get(station, []) if station is not None else []
        if officer := self._shared(posts, path, _serial(path, 4)):
            return officer, "station"
        return None, "none"

    @staticmethod
    def _shared(posts: list[Filled], path: str, serial: int) -> Filled | None:
        officers = [post for post in posts if post.supervises]
        here = [post for post in officers if any(path.startswith(place) for place in post.places)]
        chosen = here or [post for post in officers if not post.places]
        # A vacant post takes nobody on as long as another one is filled.
        chosen = [post for post in chosen if post.filled] or chosen
        return chosen[serial % len(chosen)] if chosen else None


def _first_filled(posts: list[Filled]) -> Filled | None:
    return next((post for post in posts if post.filled), posts[0] if posts else None)


def _serial(path: str, depth: int) -> int:
    """Return the serial number of the region at a depth: neighbours follow each other, so they spread evenly."""
    segment = path[depth * 4 : depth * 4 + 4]
    return int(segment, _BASE) if len(segment) == 4 else 0
