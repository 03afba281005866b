"""The pages of the simple registers answer: list, form, detail, export, JSON, in both languages (REG-21 … REG-29)."""

from datetime import date

import pytest

from anlan.registry.buildings.register import BUILDINGS
from anlan.registry.equipment.register import EQUIPMENT
from anlan.registry.relations.register import RELATIONS
from anlan.registry.sources.register import SOURCES
from tests.registry.cast import NOON, enterprise, li
from tests.registry.entries.doors import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lists")]

FILLED = {
    SOURCES: {"party": "安居面粉厂", "name": "氨罐", "kind": "storage", "quantity": "12", "threshold": "10"},
    EQUIPMENT: {"party": "安居面粉厂", "kind": "boiler", "number": "锅1", "due_on": "2026-01-01"},
    RELATIONS: {"party": "安居面粉厂", "kind": "tenant", "other_name": "小吃店", "first_day": "2026-01-01"},
    BUILDINGS: {"name": "广场", "kind": "high_rise", "region": "安居村委会", "floor_area": "30000"},
}
registers = pytest.mark.parametrize("register", FILLED, ids=lambda register: register.name)


@pytest.fixture
def office(city, mill):
    return enterprise(city, village="潞州区", name="潞州区安委办", kind="office")


@registers
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_clerk_enters_a_record_by_the_form_and_finds_it(client, office, register, language):
    sign_in(client, "committee_office", office, language=language)

    assert client.get(register.url("new")).status_code == 200
    posted = client.post(register.url("new"), FILLED[register], follow=True)

    assert posted.redirect_chain, posted.content.decode()
    record = register.model.objects.beyond_scope("a test looks").get()
    assert client.get(register.url("detail", record)).status_code == 200
    assert client.get(register.url("edit", record)).status_code == 200
    assert str(record.uid) in client.get(register.url("list")).content.decode()
    for verb in register.verbs:
        assert client.get(f"{register.url('detail', record)}{verb.name}/").status_code == 200


@registers
def test_saving_the_edit_form_unchanged_changes_nothing(client, city, office, register):
    sign_in(client, "committee_office", office)
    client.post(register.url("new"), FILLED[register])
    record = register.model.objects.beyond_scope("a test looks").get()
    form = client.get(register.url("edit", record)).context["form"]
    again = {name: form[name].value() for name in form.fields}
    posted = {name: value for name, value in again.items() if value not in (None, False)}

    answer = client.post(register.url("edit", record), {**posted, "version": record.version})

    assert answer.status_code == 302, answer.context["form"].errors
    record.refresh_from_db()
    assert record.version == 1


@registers
def test_the_list_exports_and_its_filters_answer(client, office, register):
    sign_in(client, "committee_office", office)
    client.post(register.url("new"), FILLED[register])

    for each in register.filters:
        query = f"?{each.name}=" + ("2026-11-22" if each.is_day else "1")
        assert client.get(register.url("list") + query).status_code == 200
    for column in register.columns:
        assert client.get(f"{register.url('list')}?sort=-{column.name}&q=安").status_code == 200
    assert client.get(register.url("list") + "export.csv").status_code == 200
    assert client.get(register.url("list") + "export.xlsx").status_code == 200
    assert client.get(register.url("print")).status_code == 200


@registers
def test_whoever_has_no_permission_is_refused(client, office, register):
    sign_in(client, "system_administrator", office)

    assert client.get(register.url("list")).status_code == 403
    assert client.get(register.url("new")).status_code == 403


@registers
def test_the_json_api_enters_and_reads(client, office, register):
    sign_in(client, "committee_office", office)
    data = {**FILLED[register]}

    entered = client.post(f"/api/registry/{register.name}/", data, content_type="application/json")

    assert entered.status_code == 201, entered.content
    assert client.get(f"/api/registry/{register.name}/").json()["count"] == 1


def test_days_are_local(city, mill):
    """A record closed without a day is closed today in Shanghai."""
    from anlan.registry.entries.services import close, enter
    from anlan.registry.equipment.services import EQUIPMENT as KIND

    piece = enter(KIND, {"party": mill, "kind": "lift", "number": "1", "region": mill.region}, actor=li(city), now=NOON)
    assert close(KIND, piece, 1, reason="报废", actor=li(city), now=NOON).closed_on == date(2026, 11, 22)
