"""Who takes part in the tests of hazards: the mill and its people, the bureau that supervises it, station, village."""

import io
from dataclasses import dataclass, replace
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from anlan.foundation.accounts.models import User
from anlan.foundation.scope.rules import Actor
from anlan.prevention.hazards.queries import hazard_within
from anlan.prevention.hazards.services import Report, report
from anlan.registry.parties.models import Party
from anlan.registry.parties.reach import refresh_reach
from tests.registry.cast import NOON, City, actor_in, enterprise

TEXT = "二楼疏散通道堆放面粉袋，安全出口被堵"


@dataclass
class Cast:
    """The people by what they are, and their units."""

    city: City
    mill: Party
    bureau: Party
    owner: Actor
    keeper: Actor
    officer: Actor
    head: Actor
    office: Actor
    station: Actor
    villager: Actor
    stranger: Actor


def build_cast(city: City, mill: Party) -> Cast:
    """Seat everybody; the bureau leads for the mill."""
    bureau = enterprise(city, village="潞州区", name="潞州区应急管理局", kind="department", line="emergency")
    office = enterprise(city, village="潞州区", name="潞州区安委办", kind="office")
    station = enterprise(city, village="马厂镇", name="马厂镇安监站", kind="station")
    village = enterprise(city, name="安居村委会", kind="village_committee")
    Party.objects.beyond_scope("a test assigns").filter(pk=mill.pk).update(lead=bureau)
    refresh_reach({mill.pk: ("emergency",)})
    mill.refresh_from_db()

    def seat(role: str, unit: Party, **reach: object) -> Actor:
        user = User.objects.create(username=f"{role}{unit.pk}", name=f"{role}·{unit.name}", created_at=NOON)
        actor = actor_in(role, name=user.name, **reach)  # type: ignore[arg-type]
        return replace(actor, user_id=user.pk, user_uid=user.uid, organisation_id=unit.pk)

    own, county = {"parties": (mill.pk,)}, {"region": city["潞州区"]}
    return Cast(
        city=city,
        mill=mill,
        bureau=bureau,
        owner=seat("enterprise_principal", mill, **own),
        keeper=seat("enterprise_safety_officer", mill, **own),
        officer=seat("department_officer", bureau, **county, line="emergency"),
        head=seat("department_head", bureau, **county, line="emergency"),
        office=seat("committee_office", office, **county),
        station=seat("township_officer", station, region=city["马厂镇"]),
        villager=seat("village_officer", village, region=city["安居村委会"]),
        stranger=seat("committee_office", enterprise(city, village="襄垣县", name="襄垣县安委办", kind="office"),
                      region=city["襄垣县"]),
    )  # fmt: skip


def picture(shade: int = 90) -> SimpleUploadedFile:
    """Return a small photo; ``shade`` makes it another one."""
    out = io.BytesIO()
    Image.new("RGB", (8, 8), (shade, 60, 90)).save(out, "JPEG")
    return SimpleUploadedFile("现场.jpg", out.getvalue(), content_type="image/jpeg")


def reported(cast: Cast, by: Actor, *, now=NOON, text: str = TEXT, **given):
    """Report a hazard at the mill and return it as its page sees it."""
    said = Report(party=cast.mill.uid, text=text, **given)
    return hazard_within(report(said, actor=by, now=now).uid, by)


def fresh(hazard, by: Actor):
    """Return the hazard as it is now."""
    return hazard_within(hazard.uid, by)


def days(number: float):
    """Return noon so many days later."""
    return NOON + timedelta(days=number)
