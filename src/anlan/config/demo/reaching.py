"""What special actions reach in the demo city: doors knocked at, self-built houses, cadres, a pilot, zero accidents."""

import random
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from anlan.campaigns.actions import services as actions
from anlan.campaigns.actions.models import Campaign
from anlan.campaigns.objects import services as objects
from anlan.campaigns.objects.models import ActionObject
from anlan.campaigns.pilots import services as pilots
from anlan.campaigns.visits import services as visits
from anlan.campaigns.visits.services import Visited
from anlan.campaigns.zero_accident import services as creation
from anlan.config.demo.days import Days
from anlan.config.demo.names import person_name
from anlan.foundation.calendars.rules import local_day
from anlan.foundation.scope.rules import Actor
from anlan.registry.entries import services as entries
from anlan.registry.households.models import Household
from anlan.registry.parties.models import Party
from anlan.registry.people.models import Post
from anlan.registry.regions.models import Level, Region

BEGUN = 40
GRADES = "ABCDBACBDBCA"
HOUSES = ("沿街门面房", "二层出租房", "三层自住房", "原供销社旧房")
PLACES = (("老顶山林区南坡", "state_forest"), ("村北公墓", "graves"), ("后山林农结合部", "edge"),
          ("10千伏线路走廊", "power"), ("森林公园", "scenic"))  # fmt: skip
WORKS = (("屋顶防水翻修", "height"), ("门面改造", "renovate"), ("排水沟开挖", "dig"), ("广告牌更换", "sign"))


def tell(
    *, city_office: Actor, office: Actor, station: Actor, villager: Actor, township: Region, village: Region, days: Days
) -> int:
    """Tell the story; return how many hazards the visits found."""
    rng = random.Random(1412)  # noqa: S311 (invented names need no secrecy)
    action = _action("今冬明春火灾防控和自建房安全专项行动", office, days)
    villages = list(Region.objects.visible_to(station).filter(path__within=township.path, level=Level.VILLAGE)[:8])
    found = _knock(action, villager, days)
    _houses(action, villages, station, rng, days)
    _places(action, village, villager, days)
    _cadres(_action("“党建+零事故”创建", office, days), township, office, days)
    _pilot(city_office, days)
    _zero(township, city_office, office, rng, days)
    return found


def _action(title: str, office: Actor, days: Days) -> Campaign:
    plan = {
        "title": title, "document": f"{title}实施方案", "lead": _own(office),
        "first_day": local_day(days.now) - timedelta(days=BEGUN), "last_day": local_day(days.now) + timedelta(days=90),
    }  # fmt: skip
    action = actions.enter(actions.CAMPAIGN, plan, actor=office, now=days.at(BEGUN, 9))
    return actions.begin(action, action.version, actor=office, now=days.at(BEGUN, 10))


def _knock(action: Campaign, villager: Actor, days: Days) -> int:
    """Knock at the doors of the village: most were visited, one danger was found, at one nobody was met, two wait."""
    homes = list(Household.objects.visible_to(villager).filter(closed_on=None).order_by("pk"))
    doors = [
        objects.enter({"campaign": action, "kind": "vulnerable", "household": home}, actor=villager,
                      now=days.at(BEGUN - 2, 9, serial))
        for serial, home in enumerate(homes)
    ]  # fmt: skip
    safe = {"wiring": "yes", "cooking": "yes", "passage": "yes", "told": "yes"}
    for serial, door in enumerate(doors[:-2]):
        said = Visited(target=door.uid, answers={**safe, "alarm": "yes" if serial % 2 else "no"},
                       help="" if serial % 3 else "更换老化插线板，赠送一氧化碳报警器")  # fmt: skip
        if serial == 4:
            said = Visited(target=door.uid, absent=True)
        if serial == 1:
            said = Visited(
                target=door.uid, answers={**safe, "passage": "no"}, found="楼道堆放旧家具和纸箱，堵塞逃生通道"
            )
        visits.record(said, actor=villager, now=days.at(20 - serial, 15, serial))
    return int(len(doors) > 3)


def _houses(action: Campaign, villages: list[Region], station: Actor, rng: random.Random, days: Days) -> None:
    for serial, grade in enumerate(GRADES):
        place = villages[serial % len(villages)]
        owner = person_name(rng)
        user = person_name(rng) if serial % 3 else owner
        named = {"owner": owner, "user": user, "department": "潞州区住房和城乡建设局", "government": "马厂镇人民政府"}
        if serial % 4 == 3:
            del named["department"]
        details = {"grade": grade, "use": ("own", "let", "business", "mixed")[serial % 4], "storeys": 1 + serial % 4,
                   "examined_on": local_day(days.at(BEGUN - 4)), "rebuilt": serial % 5 == 0}  # fmt: skip
        if grade == "D":
            details["violation"] = "擅自加层"
        values = {
            "campaign": action, "kind": "self_built", "region": place, "details": details, "parties": named,
            "name": f"{place.name.removesuffix('村委会')}{HOUSES[serial % 4]}",
            "address": f"{place.name}{serial + 3}号",
        }  # fmt: skip
        house = objects.enter(values, actor=station, now=days.at(BEGUN - 4, 10, serial))
        if serial % 3 != 2:
            visits.record(Visited(target=house.uid, answers={"cracks": "yes", "escape": "yes"}), actor=station,
                          now=days.at(2 + serial, 11, serial))  # fmt: skip


def _places(action: Campaign, village: Region, villager: Actor, days: Days) -> None:
    """List fire-prone places of five of the seven kinds, and the small works of the village."""
    here: dict[str, Any] = {"campaign": action, "region": village}
    listed: list[ActionObject] = []
    for serial, (name, place) in enumerate(PLACES):
        values = {
            **here,
            "kind": "fire_place",
            "name": name,
            "details": {"place": place},
            "parties": {"keeper": "护林员"},
        }
        listed.append(objects.enter(values, actor=villager, now=days.at(30, 8, serial)))
    for serial, (name, works) in enumerate(WORKS):
        values = {**here, "kind": "small_works", "name": name, "details": {"works": works}}
        listed.append(objects.enter(values, actor=villager, now=days.at(12, 8, serial)))
    for one in listed[::2]:
        visits.record(Visited(target=one.uid, counted=1), actor=villager, now=days.at(4, 16, one.pk % 50))


def _cadres(action: Campaign, township: Region, office: Actor, days: Days) -> None:
    """Link two party leaders to villages and enterprises; each takes up a matter, one is settled."""
    posts = Post.objects.visible_to(office).filter(
        leader__in=("party", "both"), closed_on=None, holder__isnull=False, organisation__region=township
    ) | Post.objects.visible_to(office).filter(
        kind="top_leader", closed_on=None, holder__isnull=False, organisation__region=township
    )
    cadres = list(posts.select_related("organisation").distinct().order_by("pk")[:2])
    below = Party.objects.visible_to(office).filter(region_path__within=township.path)
    linked = [*below.filter(kind="village_committee").order_by("pk")[:4],
              *below.filter(kind="enterprise", state="active").order_by("pk")[:4]]  # fmt: skip
    matters = ("村口变压器围栏破损", "企业门前路口无减速带")
    for serial, party in enumerate(linked if cadres else ()):
        cadre = cadres[serial % len(cadres)]
        values = {
            "campaign": action,
            "kind": "linked_unit",
            "party": party,
            "unit": cadre.organisation,
            "visitor": cadre,
        }
        one = objects.enter(values, actor=office, now=days.at(BEGUN - 3, 14, serial))
        if serial >= 5:
            continue
        matter = matters[serial] if serial < len(matters) else ""
        until = local_day(days.now) + timedelta(days=5) if matter else None
        said = Visited(target=one.uid, matter=matter, matter_until=until)
        visit = visits.record(said, actor=office, now=days.at(14 - serial, 10, serial))
        if serial == 0:
            visits.settle(visit.matters.get(), 1, outcome="供电公司已更换围栏", day=None, actor=office, now=days.at(6))


def _pilot(office: Actor, days: Days) -> None:
    """Try the double prevention mechanism in three counties and ten enterprises, and spread it (002)."""
    lead = _own(office)
    today = local_day(days.now)
    values = {
        "mechanism": "风险分级管控和隐患排查治理双重预防机制",
        "aim": "辨识风险、分级管控、班组日查，形成统一的执行标准",
        "lead": lead, "document": "双重预防机制试点工作方案", "first_day": today - timedelta(days=200),
        "last_day": today - timedelta(days=80),
    }  # fmt: skip
    pilot = pilots.enter(values, actor=office, now=days.at(200))
    by: dict[str, Any] = {"actor": office}
    counties = Region.objects.visible_to(office).filter(parent=lead.region, closed_on=None, code__startswith="1404")
    tried = {"140403": "done", "140423": "done", "140431": "running"}
    sites = [
        pilots.enter_site(
            {"pilot": pilot, "role": "pilot", "region": county, "state": "planned"}, now=days.at(199), **by
        )
        for county in counties.filter(code__in=tried).order_by("code")
    ]
    sites += [
        pilots.enter_site({"pilot": pilot, "role": "pilot", "party": party, "state": "planned"}, now=days.at(199), **by)
        for party in Party.objects.visible_to(office).filter(kind="enterprise", state="active").order_by("pk")[:10]
    ]

    def go(verb: str, ago: int, **fields: str) -> None:
        nonlocal pilot
        pilot = pilots.go_on(pilot, pilot.version, verb, fields, now=days.at(ago), **by)

    go("begin", 198)
    for site in sites:
        state = tried[site.region.code] if site.region else "done"
        pilots.change_site(site, 1, {"state": state, "note": "已建档立卡"}, now=days.at(85), **by)
    go("evaluate", 75, evaluation="试点企业隐患自查数提高三成，重大隐患整改用时缩短一半；班组日查表过长，已简化。")
    go(
        "adopt",
        60,
        standard="企业安全风险分级管控和隐患排查治理双重预防机制建设规范",
        standard_number="DB1404/T 31-2026",
    )
    go("spread", 50)
    for serial, county in enumerate(counties.exclude(code__in=tried).order_by("code")[:5]):
        place = {"pilot": pilot, "role": "spread", "region": county, "state": "planned" if serial else "running"}
        pilots.enter_site({**place, "planned_on": today + timedelta(days=60 + 10 * serial)}, now=days.at(45), **by)


def _zero(township: Region, city_office: Actor, office: Actor, rng: random.Random, days: Days) -> None:
    """Let units of all three kinds create zero accidents, with last month's survey; two of them lost the state."""
    group = {
        "party": _own(city_office), "name": "长治市“零事故”创建工作领导小组", "head": person_name(rng),
        "head_post": "常务副市长", "deputies": "市政府副秘书长、市应急管理局局长",
        "members": "市安委会各成员单位分管负责人", "duties": "统筹创建工作，每月调度，年底考评",
    }  # fmt: skip
    entries.enter(creation.GROUP, group, actor=city_office, now=days.at(BEGUN, 15))
    below = Party.objects.visible_to(office).filter(region_path__within=township.path, state="active")
    county = Party.objects.visible_to(office).filter(kind="department", region=_own(office).region, state="active")
    chosen: tuple[Iterable[Party], ...] = (
        below.filter(kind="village_committee").order_by("pk")[:8],
        below.filter(kind="enterprise").order_by("pk")[:7],
        county.order_by("pk")[:5],
    )
    last_month = f"{local_day(days.now).replace(day=1) - timedelta(days=1):%Y-%m}"
    for units in chosen:
        for serial, party in enumerate(units):
            at = days.at(BEGUN - 5, 9, serial)
            body = {"head": person_name(rng), "body": "组长负总责，副组长分管，组员包片", "committed_on": local_day(at)}
            unit = creation.enter({"party": party, **(body if serial != 2 else {})}, actor=office, now=at)
            if serial == 2:
                continue
            unit = creation.grant(unit, unit.version, actor=office, now=days.at(BEGUN - 8, 10, serial))
            said = {"subjects": 12 + serial * 3, "risks": 4 + serial, "hazards": serial, "majors": 0, "note": ""}
            if serial != 3:
                unit = creation.survey(unit, said, month=last_month, actor=office, now=days.at(16, 9, serial))
                unit.refresh_from_db()
            if serial == 4 and party.kind != "department":
                creation.lose(unit, unit.version, reason="发生一般生产安全事故，负主要责任", day=local_day(days.at(9)),
                              actor=office, now=days.at(8))  # fmt: skip


def _own(actor: Actor) -> Party:
    found: Party = Party.objects.beyond_scope("the unit in which the actor acts").get(pk=actor.organisation_id)
    return found
