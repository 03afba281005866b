"""The enterprise whose people have demo accounts: a tidy maker of refractories, and a neighbour with a long name."""

from datetime import datetime, timedelta
from decimal import Decimal

from anlan.config.demo.days import ISSUED
from anlan.config.demo.workbook import credit_code
from anlan.foundation.calendars.rules import local_day
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.registry.equipment.services import enter_equipment, record_inspection
from anlan.registry.parties.models import Party, Place
from anlan.registry.parties.services import PlaceGiven, register_party
from anlan.registry.regions.models import Region
from anlan.registry.regions.queries import by_code
from anlan.registry.relations.services import enter_relation, record_agreement
from anlan.registry.sources.services import enter_source
from anlan.registry.structure.services import add_part

COUNTY = "140403"
STORY_VILLAGE = "140403103001"
STORY_NAME = "长治市安澜耐火材料有限公司"
# As long as registered names get: sixty characters, so that every list and plate is seen with one.
LONG_NAME = (
    "长治市潞州区农业机械化综合服务与冷链仓储物流配送专业合作社联合社"
    "马厂镇三局一处社区农资供应及粮食烘干代储便民服务总经营部"
)


def story_village(actor: Actor) -> Region:
    """Return the village of the story."""
    region = by_code(actor, STORY_VILLAGE)
    if region is None:
        raise Refused("region-unknown")
    return region


def story_enterprise(*, actor: Actor, now: datetime) -> Party:
    """Register the enterprise of the story, and its neighbour; return the enterprise."""
    known: Party | None = Party.objects.visible_to(actor).filter(name=STORY_NAME).first()
    if known:
        return known
    region = story_village(actor)
    street = f"山西省长治市潞州区马厂镇{region.name}工业路"
    code = credit_code("cooperative", COUNTY, 2)
    _register(
        "cooperative", LONG_NAME, code, region, f"{street}3号", {"industry": "0519", "employees": "12"}, actor, now
    )
    return _register(
        "enterprise",
        STORY_NAME,
        credit_code("enterprise", COUNTY, 1),
        region,
        f"{street}1号",
        {
            "industry": "3089",
            "size": "medium",
            "employees": "186",
            "above_scale": "yes",
            "key_enterprise": "yes",
        },
        actor,
        now,
    )


def keep_registers(enterprise: Party, *, actor: Actor, now: datetime) -> None:
    """Let the enterprise enter its workshops, its equipment, a hazard source and a contractor."""
    for name, employees in (("原料车间", 38), ("成型车间", 52), ("烧成车间", 46)):
        add_part(whole=enterprise.uid, kind="workshop", name=name, employees=employees, actor=actor, now=now)
    add_part(whole=enterprise.uid, kind="safety_department", name="安全环保部", employees=5, actor=actor, now=now)
    place = {"region": enterprise.region, "address": "厂区内"}
    for kind, number, name, inspected, due in (
        ("in_plant_vehicle", "场内晋D·00217", "3 吨叉车", 300, 65),
        ("lift", "31101404032018060042", "成品库货梯", 340, 25),
        ("boiler", "11101404032015080013", "余热锅炉", 380, -16),
    ):
        values = {"party": enterprise, "kind": kind, "number": number, "name": name, "supervisor": None, **place}
        thing = enter_equipment(values, actor=actor, now=now)
        record_inspection(
            thing,
            thing.version,
            inspected_on=local_day(now) - timedelta(days=inspected - ISSUED),
            due_on=local_day(now) + timedelta(days=due + ISSUED),
            actor=actor,
            now=now,
        )
    enter_source(
        {
            "party": enterprise,
            "name": "液化天然气储罐区",
            "kind": "storage",
            "substance": "液化天然气",
            "quantity": Decimal(42),
            "threshold": Decimal(50),
            "grade": "",
            "key_process": False,
            "key_chemical": True,
            "region": enterprise.region,
            "address": "厂区西北角",
            "monitoring": "罐体液位\n罐区可燃气体浓度\n汽化器出口压力",
        },
        actor=actor,
        now=now,
    )
    relation = enter_relation(
        {
            "party": enterprise,
            "kind": "contractor",
            "other_name": "长治市宏远窑炉砌筑工程队",
            "other_code": "",
            "contact_name": "郭海峰",
            "contact_phone": "19903558801",
            "subject": "二号隧道窑大修",
            "people": 14,
            "first_day": local_day(now),
            "last_day": local_day(now) + timedelta(days=90),
        },
        actor=actor,
        now=now,
    )
    record_agreement(
        relation,
        number="AQ-2026-017",
        first_day=local_day(now),
        last_day=local_day(now) + timedelta(days=90),
        actor=actor,
        now=now,
    )


def _register(
    kind: str, name: str, code: str, region: Region, address: str, facets: dict[str, str], actor: Actor, now: datetime
) -> Party:
    place = PlaceGiven(Place.Role.OPERATING, region.uid, address, 113.10, 36.24)
    return register_party(
        kind=kind,
        name=name,
        credit_code=code,
        places=[place],
        facets=facets,
        extra={"business_scope": "耐火材料制造、销售"} if kind == "enterprise" else {},
        actor=actor,
        now=now,
    )
