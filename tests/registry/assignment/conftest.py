"""One small city: two counties, three townships, a handful of departments, and people on most posts."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from anlan.foundation.accounts.models import User
from anlan.foundation.accounts.roles import role
from anlan.foundation.scope.rules import Actor, Area, Reach
from anlan.registry.assignment.loading import load_shipped
from anlan.registry.industries.models import Industry, IndustryScheme
from anlan.registry.parties.models import Party, PartyReach, Place, Spell
from anlan.registry.people.models import Person, Post, Tenure
from anlan.registry.regions.models import Region
from anlan.registry.regions.paths import segment

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
BEGINNING = date(2024, 1, 1)


def region(name, level, parent=None, code=""):
    made = Region(name=name, level=level, parent=parent, code=code, path=f"new{name}"[:20])
    made.save()
    made.path = (parent.path if parent else "") + segment(made.pk)
    made.save()
    return made


def organisation(name, kind, place, line="", part_of=None):
    made = Party.objects.create(
        name=name, kind=kind, line=line, level=place.level, region=place, region_path=place.path, gaps=0,
        part_of=part_of, created_at=NOW,
    )  # fmt: skip
    Place.objects.create(party=made, role="operating", region=place, first_day=BEGINNING, recorded_at=NOW)
    PartyReach.objects.create(party=made, line="", path=place.path)
    if line:
        PartyReach.objects.create(party=made, line=line, path=place.path)
    return made


def post(unit, title, *, kind="officer", head=False, portfolio=(), holder="", **more):
    made = Post.objects.create(
        organisation=unit, title=title, kind=kind, is_head=head, portfolio=list(portfolio), first_day=BEGINNING, **more
    )
    if holder:
        made.holder = Person.objects.create(organisation=unit, name=holder, phone="13800000001")
        made.save()
        Tenure.objects.create(post=made, person=made.holder, first_day=BEGINNING, recorded_at=NOW)
    return made


def actor(role_code, *areas, name="Wang", user_id=1, everything=False):
    return Actor(
        name=name, user_id=user_id, permissions=role(role_code).permissions,
        reach=Reach(everything=everything, areas=tuple(areas)),
    )  # fmt: skip


@pytest.fixture
def city(db):
    """The regions, organisations, posts and actors of the small city, by short names."""
    province = region("山西省", 1, code="14")
    town = region("长治市", 2, province, "1404")
    luzhou, xiangyuan = region("潞州区", 3, town, "140403"), region("襄垣县", 3, town, "140423")
    east, west = region("东街街道", 4, luzhou, "140403001"), region("西街街道", 4, luzhou, "140403002")
    guhan = region("古韩镇", 4, xiangyuan, "140423100")
    village = region("和平社区居委会", 5, east, "140403001001")
    load_shipped(actor=actor("committee_office", everything=True), now=NOW)
    c = SimpleNamespace(
        province=province, city=town, luzhou=luzhou, xiangyuan=xiangyuan, east=east, west=west, guhan=guhan,
        village=village,
    )  # fmt: skip
    c.emergency = organisation("潞州区应急管理局", "department", luzhou, "emergency")
    c.commerce = organisation("潞州区商务局", "department", luzhou, "commerce")
    c.market = organisation("潞州区市场监督管理局", "department", luzhou, "market_regulation")
    c.industry = organisation("潞州区工业和信息化局", "department", luzhou, "industry_it")
    c.emergency_x = organisation("襄垣县应急管理局", "department", xiangyuan, "emergency")
    c.commerce_x = organisation("襄垣县商务局", "department", xiangyuan, "commerce")
    c.office = organisation("长治市安全生产委员会办公室", "office", town)
    c.east_government = organisation("东街街道办事处", "government", east)
    c.west_government = organisation("西街街道办事处", "government", west)
    c.guhan_government = organisation("古韩镇人民政府", "government", guhan)
    c.station = organisation("东街街道安监站", "station", east, "emergency", part_of=c.east_government)
    c.li = post(c.emergency, "监管人员一", holder="李建国")
    c.zhao = post(c.emergency, "监管人员二", holder="赵志强")
    c.sun = post(c.commerce, "监管人员", holder="孙丽")
    c.market_officer = post(c.market, "监管人员", holder="周明")
    c.industry_officer = post(c.industry, "监管人员")
    c.emergency_x_officer = post(c.emergency_x, "监管人员", holder="吴磊")
    c.east_head = post(c.east_government, "主任", kind="top_leader", head=True, holder="陈主任", leader="government")
    c.east_deputy = post(
        c.east_government, "副主任", kind="deputy_leader", portfolio=["emergency", "industry_it"], holder="杨副主任"
    )
    c.west_head = post(c.west_government, "主任", kind="top_leader", head=True)
    c.guhan_head = post(c.guhan_government, "镇长", kind="top_leader", head=True, holder="郝镇长")
    c.station_officer = post(c.station, "监管人员", holder="何安")
    c.committee = actor("committee_office", Area(town.path), name="Sun")
    c.county_committee = actor("committee_office", Area(xiangyuan.path), name="Zhao", user_id=2)
    c.officer = actor("department_officer", Area(luzhou.path, "emergency"), name="Li", user_id=3)
    c.villager = actor("village_officer", Area(village.path), name="He", user_id=4)
    return c


@pytest.fixture
def retail(db):
    """The one industry that these tests change to."""
    scheme = IndustryScheme.objects.create(code="gbt4754-2017", name_zh="国民经济行业分类", first_day=BEGINNING)
    Industry.objects.create(scheme=scheme, code="5211", level=4, name_zh="百货零售", first_day=BEGINNING)
    return "5211"


@pytest.fixture
def business(city):
    """Make a business entity with its places; without a proposal yet."""

    def make(name="鑫源化工", *, industry="2614", kind="enterprise", at=None, registered=None, **more):
        place = at or city.east
        made = Party.objects.create(
            name=name, kind=kind, industry=industry, region=place, region_path=place.path, created_at=NOW, **more
        )
        for role_name, where in (("registered", registered or place), ("operating", place)):
            Place.objects.create(party=made, role=role_name, region=where, first_day=BEGINNING, recorded_at=NOW)
        for path in {place.path, (registered or place).path}:
            PartyReach.objects.create(party=made, line="", path=path)
        Spell.objects.create(party=made, state="active", first_day=BEGINNING, recorded_at=NOW)
        return made

    return make


def reload(record):
    return type(record)._base_manager.get(pk=record.pk)


@pytest.fixture
def signed_in(client, city):
    """Return a function that signs in the holder of a new post with a role, in a unit of the small city."""

    def sign_in(role_code, unit=None, language="zh-hans"):
        unit = unit or city.office
        user = User.objects.create(username=role_code, name=role_code, created_at=NOW, language=language)
        person = Person.objects.create(organisation=unit, name=role_code, user=user)
        Post.objects.create(
            organisation=unit, title=role_code, kind="staff", role=role_code, holder=person, first_day=BEGINNING
        )
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in
