"""Build the demo city: regions, organisations, people, a handed-over workbook, a few stories, accounts."""

import random
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from anlan.config.demo.accounts import open_accounts
from anlan.config.demo.names import person_name, phone
from anlan.config.demo.workbook import write_registry
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.registry.intake import services as intake
from anlan.registry.intake.examining import Options, Progress
from anlan.registry.organisations.services import make_standard_organisations
from anlan.registry.parties.models import Party, Place
from anlan.registry.parties.services import PlaceGiven, register_party
from anlan.registry.people.bulk import Appointment, appoint_many
from anlan.registry.people.models import Post
from anlan.registry.regions import loading
from anlan.registry.regions.models import Level, Region
from anlan.registry.regions.queries import by_code

CITY = "1404"
STORY_VILLAGE = "140403103001"
STORY_NAME = "长治市安澜耐火材料有限公司"
# Every n-th post of the city stays vacant, so that gaps can be seen.
VACANT_EVERY = 41
Say = Callable[[str], None]


def build(*, parties: int, actor: Actor, now: datetime, say: Say, progress: Progress | None = None) -> None:
    """Build the city with ``parties`` invented entities; what stands already is left alone."""
    townships, villages = (loading.DATA / f"changzhi_{level}.csv" for level in ("townships", "villages"))
    say("regions")
    loading.load_subdivisions(townships, villages, actor=actor, now=now)
    city = by_code(actor, CITY)
    if city is None:
        raise LookupError("the shipped region table has no demo city")
    say("organisations")
    make_standard_organisations(city.uid, actor=actor, now=now)
    say("people")
    fill_posts(actor=actor, now=now)
    enterprise = story_enterprise(actor=actor, now=now)
    open_accounts(enterprise=enterprise, actor=actor, now=now)
    if parties:
        say(f"registry workbook of {parties:,} entities")
        with tempfile.TemporaryDirectory(prefix="anlan-demo-") as folder:
            path = Path(folder) / "长治市市场主体台账（演示）.xlsx"
            write_registry(path, parties=parties, villages=villages, centres=_centres(actor))
            with path.open("rb") as file:
                handed = intake.hand_in(
                    chunks=iter(lambda: file.read(1 << 20), b""),
                    file_name=path.name,
                    options=Options(city_code=CITY),
                    actor=actor,
                    now=now,
                )
            intake.enter(uid=handed.uid, actor=actor, clock=lambda: datetime.now(UTC), progress=progress)


def fill_posts(*, actor: Actor, now: datetime) -> int:
    """Put an invented person on every vacant post but each forty-first; return how many."""
    rng = random.Random(1404)  # noqa: S311 (invented names need no secrecy)
    vacant = Post.objects.visible_to(actor).filter(holder=None, closed_on=None).order_by("pk")
    wanted = [
        Appointment(pk, person_name(rng), phone(1_000_000 + serial))
        for serial, pk in enumerate(vacant.values_list("pk", flat=True), 1)
        if serial % VACANT_EVERY
    ]
    return appoint_many(wanted, actor=actor, now=now) if wanted else 0


def story_enterprise(*, actor: Actor, now: datetime) -> Party:
    """Register the enterprise whose people have demo accounts: a tidy maker of refractories."""
    known: Party | None = Party.objects.visible_to(actor).filter(name=STORY_NAME).first()
    if known:
        return known
    region = by_code(actor, STORY_VILLAGE)
    if region is None:
        raise Refused("region-unknown")
    place = PlaceGiven(Place.Role.OPERATING, region.uid, f"山西省长治市潞州区{region.name}工业路1号", 113.10, 36.24)
    return register_party(
        kind="enterprise",
        name=STORY_NAME,
        places=[place],
        facets={
            "industry": "3089",
            "size": "medium",
            "employees": "186",
            "above_scale": "yes",
            "key_enterprise": "yes",
        },
        extra={"business_scope": "耐火材料制造、销售"},
        actor=actor,
        now=now,
    )


def _centres(actor: Actor) -> dict[str, tuple[float, float]]:
    counties = Region.objects.visible_to(actor).filter(level=Level.COUNTY, code__startswith=CITY, closed_on=None)
    return {node.code: (node.longitude, node.latitude) for node in counties if node.longitude and node.latitude}
