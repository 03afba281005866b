"""Major hazards and their closure on a page for everybody, without personal data (PRV-32)."""

import pytest

from anlan.foundation.refusals.rules import Refused
from anlan.prevention.disclosures import rules, services
from anlan.prevention.disclosures.queries import published
from anlan.prevention.hazards import services as hazards
from tests.prevention.hazards.cast import picture
from tests.prevention.hazards.test_life import go, graded, rectified, settled
from tests.registry.entries.doors import sign_in

WORDS = "二楼疏散通道被堵，责令停用并限期整改"


@pytest.mark.parametrize(
    ("text", "traces"),
    [
        ("请联系 13903558801 处理", ["13903558801"]),
        ("身份证 140402198001011234 的员工", ["140402198001011234"]),
        ("晋D·12345 罐车泄漏", ["晋D·12345"]),
        ("王厂长办公室堆放易燃物", ["王厂长"]),
        ("电话 0355-2012345", ["0355-2012345"]),
        ("液氨储罐 12 台，压力表 2026 年到期", []),
    ],
)
def test_traces_of_persons_are_found_and_figures_are_none(text, traces):
    assert rules.personal_traces(text, ["王厂长", "王"]) == traces
    assert not rules.personal_traces(rules.without_traces(text, ["王厂长"]), ["王厂长"])


@pytest.mark.django_db
def test_a_major_hazard_is_published_without_personal_data_and_its_closure_with_it_PRV_32(client, cast):
    hazard = graded(cast, "major")
    go(hazards.make_plan, hazard, cast.keeper, settled=settled())
    with pytest.raises(Refused, match="disclosure-personal"):
        go(services.publish, hazard, cast.office, text="请找王厂长或 13903558801")
    go(services.publish, hazard, cast.office, text=WORDS)
    shown = client.get("/major-hazards/").content.decode()
    assert WORDS in shown
    assert cast.mill.name in shown
    assert "王厂长" not in shown
    assert next(published()).state == "open"
    go(hazards.approve_plan, hazard, cast.head)
    rectified(cast, hazard)
    go(hazards.accept, hazard, cast.officer, opinion="好", photos=[picture()])
    assert next(published()).state == "closed"
    with pytest.raises(Refused, match="disclosure-known"):
        go(services.publish, hazard, cast.office, text=WORDS)
    go(services.withdraw, hazard, cast.office, reason="表述有误")
    assert WORDS not in client.get("/major-hazards/").content.decode()
    with pytest.raises(Refused, match="disclosure-major-only"):
        go(services.publish, graded(cast), cast.office, text=WORDS)


@pytest.mark.django_db
def test_the_step_proposes_the_words_with_traces_starred_out_PRV_32(client, cast):
    hazard = graded(cast, "major")
    from anlan.registry.parties.models import Party

    unit = Party.objects.beyond_scope("test").get(pk=cast.office.organisation_id)
    sign_in(client, "committee_office", unit)
    address = f"/prevention/hazards/{hazard.uid}/step/publish/"
    assert hazard.text in client.get(address).content.decode()
    assert client.post(address, {"text": WORDS, "version": hazard.version}).status_code == 302
    assert WORDS in client.get(f"/prevention/hazards/{hazard.uid}/panels/prevention/").content.decode()
