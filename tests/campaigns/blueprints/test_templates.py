"""Templates of special actions and of the work in sectors (CMP-02, CMP-03, CMP-04, CMP-05, CMP-15)."""

from datetime import timedelta

import pytest

from anlan.campaigns.blueprints.loading import action_templates, sector_templates
from anlan.campaigns.blueprints.rules import part_of
from anlan.campaigns.blueprints.services import add_sectors, start
from anlan.campaigns.findings.models import Finding
from anlan.foundation.ledger.models import Act
from anlan.foundation.refusals.rules import Refused
from anlan.prevention.criteria.sectors import rows, sectors
from anlan.prevention.hazards.sources import sources
from anlan.registry.parties.lines import lines
from anlan.registry.parties.models import Party
from tests.prevention.hazards.cast import reported
from tests.prevention.hazards.test_life import TODAY
from tests.registry.cast import NOON
from tests.registry.entries.doors import sign_in


def every_part():
    parts = [*sector_templates().values(), *(part for one in action_templates().values() for part in one.parts)]
    return {part.code: part for part in parts}


def test_the_numbers_of_the_sources_stand_in_the_templates():
    assert len(sector_templates()) == 24, "CMP-04"
    actions = action_templates()
    assert len(actions["concentrated"].parts) == 7, "CMP-02: seven rectifications, each with own check points"
    assert all(part.points and part.aspects for part in actions["concentrated"].parts)
    assert len(actions["inspection"].parts[0].aspects) == 13, "CMP-03"
    assert len(actions["fire"].parts[0].aspects) == 6, "CMP-05"
    assert actions["fire"].days == 100, "CMP-05: a hundred-day battle"
    assert len(actions["disaster"].parts[0].aspects) == 29, "CMP-15"


def test_every_code_in_a_template_is_one_of_the_library_CMP_04():
    known = {row["code"] for name in ("check_items.csv", "criteria.csv") for row in rows(name)}
    wrong = []
    for part in every_part().values():
        held = [dict(part.lists), *part.aspects]
        for one in held:
            wrong += [code for code in one.get("criteria", ()) if not any(item.startswith(code) for item in known)]
            wrong += [code for code in one.get("sectors", ()) if code not in sectors()]
        wrong += [code for code in part.lists["sources"] if code not in sources()]
        wrong += [point["item"] for point in part.points if point.get("item") and point["item"] not in known]
        wrong += [part.line] if part.line and part.line not in lines() else []
        assert len(part.points) >= 3, part.code
    assert wrong == []
    assert sum(bool(point.get("item")) for part in sector_templates().values() for point in part.points) > 50
    with pytest.raises(ValueError, match="x"):
        part_of("x", {"zh": "什么都算"})


@pytest.mark.django_db
def test_an_action_from_a_template_has_its_parts_and_takes_in_what_was_found_CMP_04_CMP_05(client, cast):
    bureau = Party.objects.beyond_scope("test").get(pk=cast.officer.organisation_id)
    lead = Party.objects.beyond_scope("test").get(pk=cast.office.organisation_id)
    reported(cast, cast.officer, text="电动自行车在楼道充电")
    given = {
        "document": "方案",
        "lead": lead,
        "first_day": TODAY - timedelta(days=9),
        "actor": cast.office,
        "now": NOON,
    }
    campaign = start("fire", **given)
    assert campaign.last_day == campaign.first_day + timedelta(days=99)
    first, second = campaign.parts.order_by("pk")
    assert (len(first.aspects), second.name) == (6, "高层建筑和电气火灾综合治理")
    found = Finding.objects.beyond_scope("test").get()
    assert (found.part, found.aspect) == (first, "电动自行车停放充电")
    assert add_sectors(campaign, ["chemicals", "gas"], actor=cast.office, now=NOON) == 2
    assert add_sectors(campaign, ["chemicals", "tourism"], actor=cast.office, now=NOON) == 1, "what is there stays"
    assert campaign.parts.get(template="chemicals").unit == bureau, "the department of the place answers for its line"
    assert Act.objects.beyond_scope("test").filter(kind="action_part.entered").count() == 5
    with pytest.raises(Refused, match="template-unknown"):
        start("nothing", **given)
    with pytest.raises(Refused, match="campaign-not-own"):
        add_sectors(campaign, ["fire"], actor=cast.head, now=NOON)
    sign_in(client, "committee_office", lead)
    assert "29种场所和部位" in client.get("/campaigns/templates/").content.decode()
    answer = client.post(
        "/campaigns/templates/disaster/",
        {"title": "大排查", "document": "通知", "lead": lead.name, "first_day": "2026-11-01"},
    )
    assert answer.status_code == 302, answer.context["form"].errors
    assert client.post(f"/campaigns/actions/{campaign.uid}/sectors/", {}).status_code == 422
    assert client.post(f"/campaigns/actions/{campaign.uid}/sectors/", {"sectors": ["mines"]}).status_code == 302
    part = campaign.parts.get(template="mines")
    page = client.get(f"/campaigns/parts/{part.uid}/edit/").content.decode()
    assert "@coal-2026-001" in page, "an official edits what the template gave"
