"""A small city and a small cast for the tests of the registry.

长治市 has two counties, 潞州区 and 襄垣县, with one township and two villages each. Li keeps the registers of 潞州区,
Zhao those of 襄垣县, Chen those of the whole city; Wang runs an enterprise in 潞州区; Sun is the public.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from anlan.foundation.accounts.roles import roles
from anlan.foundation.scope.rules import PUBLIC, Actor, Area, Reach
from anlan.foundation.scope.services import system_actor
from anlan.registry.parties.models import Party
from anlan.registry.parties.services import PlaceGiven, register_party
from anlan.registry.regions.loading import change_version
from anlan.registry.regions.models import Region
from anlan.registry.regions.paths import segment

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
"""Noon in Shanghai on a Sunday."""
SUN = PUBLIC
CODES = ("91140403MA0GT8AP1X", "91140403MA0GTB1W52")


@dataclass
class City:
    """The regions by name."""

    regions: dict[str, Region]

    def __getitem__(self, name: str) -> Region:
        return self.regions[name]


def build_city() -> City:
    """Make the regions, each with its dated version."""
    regions: dict[str, Region] = {}
    for name, code, level, parent in (
        ("山西省", "14", 1, ""),
        ("长治市", "1404", 2, "山西省"),
        ("潞州区", "140403", 3, "长治市"),
        ("襄垣县", "140423", 3, "长治市"),
        ("马厂镇", "140403103", 4, "潞州区"),
        ("老顶山镇", "140403100", 4, "潞州区"),
        ("侯堡镇", "140423102", 4, "襄垣县"),
        ("安居村委会", "140403103201", 5, "马厂镇"),
        ("张庄村委会", "140403103202", 5, "马厂镇"),
        ("常庄村委会", "140423102201", 5, "侯堡镇"),
    ):
        above = regions.get(parent)
        node = Region.objects.create(parent=above, level=level, path=f"?{code}", code=code, name=name)
        node.path = (above.path if above else "") + segment(node.pk)
        node.save(update_fields=["path"])
        change_version(node, first_day=datetime(2023, 6, 30, tzinfo=UTC).date(), now=NOON, basis="list")
        regions[name] = node
    return City(regions)


def actor_in(
    role: str, *, region: Region | None = None, line: str = "", parties: tuple[int, ...] = (), name: str = "x"
) -> Actor:
    """Return an actor whose post has a role of roles.toml and reaches a region (of one line), or parties."""
    areas = (Area(region.path, line),) if region else ()
    return Actor(
        name=name,
        user_id=1,
        post_id=1,
        permissions=roles()[role].permissions,
        reach=Reach(areas=areas, parties=parties),
    )


def li(city: City) -> Actor:
    """The committee office of 潞州区."""
    return actor_in("committee_office", region=city["潞州区"], name="Li")


def zhao(city: City) -> Actor:
    """The committee office of the neighbouring 襄垣县."""
    return actor_in("committee_office", region=city["襄垣县"], name="Zhao")


def chen(city: City) -> Actor:
    """The committee office of the city."""
    return actor_in("committee_office", region=city["长治市"], name="Chen")


def wang(party: Party) -> Actor:
    """The principal of an enterprise: he sees his own."""
    return actor_in("enterprise_principal", parties=(party.pk,), name="Wang")


def enterprise(
    city: City, *, village: str = "安居村委会", name: str = "安居面粉厂", kind: str = "enterprise", **given: object
) -> Party:
    """Register a party in a village, by the system."""
    place = PlaceGiven("operating", city[village].uid, f"{village}1号")
    return register_party(kind=kind, name=name, places=[place], actor=system_actor("test"), now=NOON, **given)  # type: ignore[arg-type]
