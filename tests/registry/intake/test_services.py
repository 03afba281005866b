"""A workbook becomes parties, assignments and acts, chunk by chunk, and can be taken back (issue 2, section 4)."""

import re
from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection

from anlan.foundation.ledger.models import Act
from anlan.foundation.refusals.rules import Forbidden, Refused
from anlan.foundation.scope.services import system_actor
from anlan.foundation.search.models import SearchEntry
from anlan.foundation.search.rules import CODE, PARTY
from anlan.registry.assignment.models import Assignment, Dispute
from anlan.registry.intake import applying, examining, services
from anlan.registry.intake.examining import Options, examine
from anlan.registry.intake.models import ImportLine, RegistryImport
from anlan.registry.intake.packing import line_digest
from anlan.registry.intake.undoing import undo
from anlan.registry.parties.facts import PlaceGiven
from anlan.registry.parties.lifecycle import change_state
from anlan.registry.parties.models import Facet, Party, PartyName, PartyReach, Place, Spell
from anlan.registry.parties.services import edit_party, register_party, set_facet
from anlan.registry.regions.models import Region
from tests.registry.cast import NOON, actor_in
from tests.registry.intake import faulty
from tests.registry.intake.installed import clock, entered, handed_in

pytestmark = pytest.mark.django_db

CLI = system_actor("test")
NUMBERS = ("created", "updated", "unchanged", "asked", "refused", "repeated")


def parties():
    return Party.objects.beyond_scope("test")


def rows_of(*models):
    return {model.__name__: model._base_manager.count() for model in models}


EVERYTHING = (Party, Place, Facet, Spell, PartyReach, Assignment, Dispute, Act, ImportLine, RegistryImport)


# --- what is entered ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_counts_equal_the_truth_and_add_up(installed, workbook, seed):
    register = faulty.make_register(300, seed)

    counts = entered(workbook(register)).counts

    assert counts["faults"] == dict(register.faults)
    assert counts["rows"] == len(register.lines) == sum(counts[name] for name in NUMBERS)
    held = sum(register.faults[f] for f in ("code_missing", "code_check_digit_wrong", "same_code_other_name"))
    assert (counts["asked"], counts["repeated"]) == (held, register.faults["row_repeated_exactly"])
    assert counts["created"] == parties().count() == counts["rows"] - held - counts["repeated"]
    repairable = (
        "code_dirty_but_repairable", "industry_code_missing_name_given", "township_only_in_address",
        "coordinates_swapped", "coordinates_zero", "date_in_another_format", "headcount_as_text",
        "name_with_stray_space",
    )  # fmt: skip
    assert counts["repaired"] == sum(register.faults[fault] for fault in repairable)


def test_a_party_comes_with_its_places_facts_spell_reach_assignment_and_acts(installed, workbook):
    register = faulty.make_register(1, 5, share=0)
    line = register.lines[0]

    job = entered(workbook(register))

    party = parties().get()
    assert (party.name, party.credit_code) == (line["name"], line["credit_code"])
    assert party.region.name == line["village"]
    assert (party.employees, party.annual_revenue) == (int(line["headcount"]), Decimal(str(line["revenue"])))
    places = {place.role: (place.region_id, place.address) for place in party.places.all()}
    assert places == {
        "registered": (party.region_id, line["registered_address"]),
        "operating": (party.region_id, line["operating_address"]),
    }
    facets = dict(party.facets.values_list("name", "value"))
    assert facets["industry"] == line["industry_code"]
    assert facets["employees"] == str(int(line["headcount"]))
    spell = party.spells.get()
    assert (spell.state, spell.first_day) == ("active", date.fromisoformat(line["founded"]))
    assert set(party.reach_rows.values_list("path", flat=True)) == {party.region_path}
    assert Assignment.objects.beyond_scope("test").filter(party=party).exists()
    kinds = Counter(Act.objects.beyond_scope("test").filter(party_uid=party.uid).values_list("kind", flat=True))
    assert kinds["party.imported"] == 1
    assert (job.state, job.file_name) == ("done", "台账.xlsx")


@pytest.mark.parametrize("seed", [5, 8])
def test_a_party_that_came_in_is_stored_as_one_that_was_registered_by_hand(installed, workbook, seed):
    """Imports write rows by bulk; whatever the single verb stores, they must store too (REG-08)."""
    register = faulty.make_register(1, seed, share=0)
    entered(workbook(register))
    came = parties().get()
    code = register.lines[0]["credit_code"]
    Party.objects.beyond_scope("test").filter(pk=came.pk).update(credit_code="91140100MA0GX12345")  # frees the code

    places = [
        PlaceGiven(place.role, place.region.uid, place.address, place.longitude, place.latitude)
        for place in came.places.order_by("pk")
    ]
    made = register_party(
        kind=came.kind,
        name=came.name,
        places=places,
        credit_code=code,
        facets=dict(came.facets.values_list("name", "value")),
        founded_on=came.founded_on,
        first_day=came.founded_on,
        extra={"business_scope": came.business_scope, "phone": came.phone, "remark": came.remark},
        actor=CLI,
        now=NOON,
    )

    assert stored(made) == stored(came)


def stored(party):
    """Everything that is kept of a party, but for keys and uids."""
    party.refresh_from_db()
    own = {"id", "uid", "version", "credit_code"}
    fields = {f.attname: getattr(party, f.attname) for f in party._meta.concrete_fields if f.attname not in own}
    entry = SearchEntry.objects.beyond_scope("test").get(party_id=party.pk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT grams FROM foundation_searchtext WHERE rowid = %s", [entry.pk])
        tokens = set(re.findall(r"[^\s':]+", str(cursor.fetchone()[0])))
    return {
        "party": fields,
        "places": set(party.places.values_list("role", "region", "address", "longitude", "latitude", "last_day")),
        # The register says what is so today; a person says since when.
        "facets": set(party.facets.values_list("name", "value", "last_day")),
        "spells": set(party.spells.values_list("state", "reason", "first_day", "last_day")),
        "reach": set(party.reach_rows.values_list("line", "path")),
        "assignments": set(
            Assignment.objects.beyond_scope("test").filter(party=party)
            .values_list("lead", "government", "leader", "officer", "rule", "first_day", "last_day")
        ),
        "search": (entry.title, entry.subtitle, entry.names, entry.text, entry.initials, entry.pinyin, entry.weight),
        "tokens": {token for token in tokens if token[0] not in (PARTY, CODE)},
    }  # fmt: skip


def test_the_act_of_a_party_is_proven_by_its_line(installed, workbook):
    job = entered(workbook(faulty.make_register(3, 5, share=0)))

    for line in ImportLine.objects.beyond_scope("test"):
        act = Act.objects.beyond_scope("test").get(kind="party.imported", party_uid=line.party.uid)
        digest = line_digest(bytes(job.salt), line.sheet, line.line, line.entity)
        assert bytes(act.evidence) == digest


def test_parties_no_longer_in_business_come_in_as_closed(installed, workbook):
    register = faulty.make_register(2, 5, share=0)
    register.lines[0]["state"] = "吊销，未注销"
    entered(workbook(register))

    closed = parties().get(credit_code=register.lines[0]["credit_code"])

    assert (closed.state, closed.closed_on) == ("closed", date(2026, 11, 22))
    assert [(spell.state, spell.reason) for spell in closed.spells.all()] == [("closed", "吊销，未注销")]
    assert not Assignment.objects.beyond_scope("test").filter(party=closed).exists()


def test_a_disputed_regulator_and_another_county_go_to_the_disputes(installed, workbook):
    register = faulty.make_register(60, 5, share=0)
    register.lines[0]["regulator"] = "工信局、应急管理局"
    register.lines[1]["operating_address"] = "长治市襄垣县古韩镇8号"
    register.lines[1]["county"] = "潞州区"
    register.lines[1]["township"] = register.lines[1]["village"] = ""
    register.lines[1]["registered_address"] = "山西省长治市潞州区东街街道1号"
    entered(workbook(register))

    disputed = parties().get(credit_code=register.lines[0]["credit_code"])
    elsewhere = parties().get(credit_code=register.lines[1]["credit_code"])

    assert Dispute.objects.beyond_scope("test").get(party=disputed).claim == "工信局、应急管理局"
    assert elsewhere.operates_elsewhere
    assert elsewhere.region.name == "古韩镇"
    assert Dispute.objects.beyond_scope("test").filter(party=elsewhere).exists()


def test_columns_without_a_place_stay_with_the_line(installed, tmp_path):
    register = faulty.make_register(1, 5, share=0)
    layout = faulty.Layout(faulty.PLAIN | {"boss": "法定代表人"}, change=lambda line: line | {"boss": "王五"})

    entered(faulty.write(tmp_path / "a.xlsx", register, layout))

    assert ImportLine.objects.beyond_scope("test").get().extra == '{"法定代表人":"王五"}'


# --- again, and with changes ---------------------------------------------------------------------------------------


def test_the_same_file_twice_changes_nothing(installed, workbook):
    path = workbook(faulty.make_register(200, 4))
    first = entered(path).counts
    before = rows_of(Party, Place, Facet, Spell, PartyReach, Assignment, Dispute)

    second = entered(path).counts

    assert (second["created"], second["updated"], second["unchanged"]) == (0, 0, first["created"])
    assert second["faults"] == first["faults"]
    assert rows_of(Party, Place, Facet, Spell, PartyReach, Assignment, Dispute) == before
    assert not parties().exclude(version=1).exists()


def test_a_second_import_changes_what_the_registry_changed_and_keeps_the_past(installed, workbook):
    register = faulty.make_register(5, 4, share=0)
    entered(workbook(register))
    line = register.lines[2]
    old = int(line["headcount"])
    line |= {"headcount": 777.0, "state": "注销", "phone": "13800138000"}

    counts = entered(workbook(register, "二.xlsx")).counts

    party = parties().get(credit_code=line["credit_code"])
    assert (counts["updated"], counts["unchanged"]) == (1, 4)
    assert (party.employees, party.state, party.phone, party.version) == (777, "cancelled", "13800138000", 2)
    facets = party.facets.filter(name="employees").order_by("pk").values_list("value", "superseded_at")
    assert list(facets) == [(str(old), NOON), ("777", None)]
    assert party.spells.filter(superseded_at=None, last_day=None).get().state == "cancelled"
    assert Act.objects.beyond_scope("test").filter(kind="party.import_updated", party_uid=party.uid).count() == 1


def test_a_party_that_moved_gets_a_new_place_and_reach(installed, workbook):
    register = faulty.make_register(1, 4, share=0)
    entered(workbook(register))
    address = "山西省长治市襄垣县古韩镇1号"
    register.lines[0] |= {
        "county": "襄垣县", "township": "古韩镇", "village": "",
        "registered_address": address, "operating_address": address,
    }  # fmt: skip
    entered(workbook(register, "二.xlsx"))

    party = parties().get()
    assert party.region.name == "古韩镇"
    assert set(party.reach_rows.values_list("path", flat=True)) == {party.region_path}
    assert {place.region_id for place in party.places.filter(superseded_at=None, last_day=None)} == {party.region_id}


def test_a_name_that_differs_is_a_question_unless_renames_are_accepted(installed, workbook):
    register = faulty.make_register(1, 4, share=0)
    entered(workbook(register))
    old = register.lines[0]["name"]
    register.lines[0]["name"] = "长治市新名字商贸有限公司"
    path = workbook(register, "二.xlsx")

    asked = entered(path).counts
    assert (asked["asked"], asked["faults"]) == (1, {"name_differs_from_registry": 1})
    assert entered(path, accept_renames=True).counts["updated"] == 1

    assert parties().get().name == "长治市新名字商贸有限公司"
    assert PartyName.objects.get().name == old


def test_what_people_changed_since_is_not_overwritten_in_silence(installed, workbook):
    register = faulty.make_register(1, 4, share=0)
    entered(workbook(register))
    party = parties().get()
    set_facet(uid=party.uid, name="employees", value="55", actor=CLI, now=NOON)

    same = entered(workbook(register, "二.xlsx")).counts
    register.lines[0]["headcount"] = 66.0
    both = entered(workbook(register, "三.xlsx")).counts

    assert same["unchanged"] == 1
    assert (both["asked"], both["faults"]) == (1, {"changed_by_hand_since": 1})
    assert parties().get().employees == 55


def test_an_order_to_stop_is_not_lifted_by_a_registry_that_says_in_business(installed, workbook):
    register = faulty.make_register(1, 4, share=0)
    entered(workbook(register))
    party = parties().get()
    change_state(uid=party.uid, state="ordered_to_stop", version=party.version, reason="重大隐患", actor=CLI, now=NOON)

    assert entered(workbook(register, "二.xlsx")).counts["unchanged"] == 1
    assert parties().get().state == "ordered_to_stop"


def test_a_blank_in_the_workbook_erases_nothing(installed, workbook):
    register = faulty.make_register(1, 4, share=0)
    entered(workbook(register))
    register.lines[0] |= {"headcount": "", "revenue": "", "industry_code": "", "industry_name": ""}

    assert entered(workbook(register, "二.xlsx")).counts["unchanged"] == 1
    assert parties().get().employees is not None


def test_a_party_that_was_registered_by_hand_is_updated_by_its_code(installed, workbook):
    register = faulty.make_register(2, 4, share=0)
    entered(workbook(register))
    party = parties().first()
    edit_party(uid=party.uid, version=party.version, fields={"remark": "看过"}, actor=CLI, now=NOON)

    assert entered(workbook(register, "二.xlsx")).counts["unchanged"] == 2


# --- whose register ------------------------------------------------------------------------------------------------


def test_without_the_permission_nothing_is_handed_in(installed, workbook):
    reader = actor_in("enterprise_principal", name="Wang")

    with pytest.raises(Forbidden):
        handed_in(workbook(faulty.make_register(1, 1)), reader)


def test_lines_outside_of_the_jurisdiction_are_refused_and_the_others_entered(installed, workbook):
    from anlan.foundation.accounts.models import User

    user = User.objects.create(username="li", name="Li", created_at=NOON)
    county = Region.objects.get_queryset().beyond_scope("test").get(name="潞州区")
    li = actor_in("committee_office", region=county, name="Li")
    li = type(li)(**{**vars(li), "user_id": user.pk, "user_uid": user.uid})
    register = faulty.make_register(60, 6, share=0)
    here = sum(line["county"] == "潞州区" for line in register.lines)

    counts = entered(workbook(register), li).counts

    assert (counts["created"], counts["refused"]) == (here, 60 - here)
    assert counts["faults"] == {"outside_jurisdiction": 60 - here}
    assert set(parties().values_list("region__path", flat=True)) == {
        path for path in parties().values_list("region__path", flat=True) if path.startswith(county.path)
    }


# --- nothing half written --------------------------------------------------------------------------------------------


def test_a_dry_run_writes_nothing(installed, workbook):
    path = workbook(faulty.make_register(100, 7))
    before = rows_of(*EVERYTHING)

    examined = examine(path=path, options=Options(), actor=CLI, now=NOON)

    assert rows_of(*EVERYTHING) == before
    assert examined.counts.as_dict() == {k: v for k, v in entered(path).counts.items() if k != "skipped"}


def test_all_or_none_enters_nothing_while_a_line_is_held(installed, workbook):
    register = faulty.make_register(30, 7)
    job = handed_in(workbook(register), all_or_none=True)

    with pytest.raises(Refused, match="import-not-clean"):
        services.enter(uid=job.uid, actor=CLI, clock=clock)

    assert parties().count() == 0
    assert entered(workbook(faulty.make_register(30, 7, share=0), "二.xlsx"), all_or_none=True).state == "done"


def test_an_import_that_broke_off_goes_on_where_it_was(installed, workbook, monkeypatch):
    monkeypatch.setattr(examining, "CHUNK", 40)
    register = faulty.make_register(200, 8)
    job = handed_in(workbook(register))
    stored = []
    real = applying.store

    def breaking(*arguments):
        if len(stored) == 2:
            raise KeyboardInterrupt
        stored.append(real(*arguments))

    monkeypatch.setattr(services, "store", breaking)
    with pytest.raises(KeyboardInterrupt):
        services.enter(uid=job.uid, actor=CLI, clock=clock)
    job.refresh_from_db()
    assert job.state == "applying"
    assert 0 < parties().count() < 200

    monkeypatch.setattr(services, "store", real)
    counts = services.enter(uid=job.uid, actor=CLI, clock=clock).counts

    assert counts["faults"] == dict(register.faults)
    assert counts["created"] == parties().count()
    assert ImportLine.objects.beyond_scope("test").count() == len(register.lines)


def test_two_processes_cannot_enter_the_same_import(installed, workbook, monkeypatch):
    monkeypatch.setattr(examining, "CHUNK", 40)
    job = handed_in(workbook(faulty.make_register(200, 8)))
    real = applying.store

    def overtaken(running, *rest):
        RegistryImport.objects.beyond_scope("test").filter(pk=running.pk).update(line=9999)
        real(running, *rest)

    monkeypatch.setattr(services, "store", overtaken)
    with pytest.raises(Refused, match="import-runs-elsewhere"):
        services.enter(uid=job.uid, actor=CLI, clock=clock)
    assert parties().count() == 0


def test_a_code_that_somebody_registers_in_the_same_moment_is_judged_anew(installed, workbook, monkeypatch):
    register = faulty.make_register(20, 8, share=0)
    job = handed_in(workbook(register))
    real = applying.store
    tries = []

    def beaten(*arguments):
        tries.append(1)
        if len(tries) == 1:
            raise IntegrityError("UNIQUE constraint failed: registry_party.credit_code")
        real(*arguments)

    monkeypatch.setattr(services, "store", beaten)

    assert services.enter(uid=job.uid, actor=CLI, clock=clock).counts["created"] == 20
    assert len(tries) == 2


def test_a_broken_workbook_leaves_the_import_staged_and_nothing_written(installed, tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04 broken")
    job = handed_in(tmp_path / "a.xlsx")

    with pytest.raises(Refused, match="workbook-damaged"):
        services.preview(uid=job.uid, actor=CLI, clock=clock)

    job.refresh_from_db()
    assert (job.state, parties().count()) == ("staged", 0)


# --- checking first --------------------------------------------------------------------------------------------------


def test_a_check_says_what_would_happen_and_keeps_the_lines_with_findings(installed, workbook):
    register = faulty.make_register(150, 9)
    job = handed_in(workbook(register))

    job = services.preview(uid=job.uid, actor=CLI, clock=clock)

    assert (job.state, job.counts["faults"]) == ("previewed", dict(register.faults))
    assert parties().count() == 0
    lines = ImportLine.objects.beyond_scope("test").filter(registry_import=job)
    assert lines.exclude(findings="").count() == lines.count() == register.faults.total()
    counts = services.enter(uid=job.uid, actor=CLI, clock=clock).counts
    assert counts["created"] == parties().count() == job.counts["created"]


def test_an_answered_heading_is_checked_again(installed, tmp_path):
    register = faulty.make_register(5, 9, share=0)
    layout = faulty.Layout(faulty.PLAIN | {"phone": "找谁"}, change=lambda line: line | {"phone": "13800138000"})
    job = handed_in(faulty.write(tmp_path / "a.xlsx", register, layout))
    job = services.preview(uid=job.uid, actor=CLI, clock=clock)
    assert [question["title"] for question in job.questions] == ["找谁"]

    job = services.answer_questions(uid=job.uid, answers={"找谁": "phone"}, actor=CLI, now=NOON)
    assert job.state == "staged"
    job = services.preview(uid=job.uid, actor=CLI, clock=clock)
    services.enter(uid=job.uid, actor=CLI, clock=clock)

    assert job.questions == []
    assert set(parties().values_list("phone", flat=True)) == {"13800138000"}


def test_an_answer_that_names_no_field_is_refused(installed, workbook):
    with pytest.raises(Refused, match="import-field-unknown"):
        handed_in(workbook(faulty.make_register(1, 1)), answers={"x": "height"})


def test_a_dropped_import_cannot_be_entered(installed, workbook):
    job = handed_in(workbook(faulty.make_register(5, 9)))
    services.preview(uid=job.uid, actor=CLI, clock=clock)
    services.drop(uid=job.uid, actor=CLI, now=NOON)

    with pytest.raises(Refused, match="step-not-possible"):
        services.enter(uid=job.uid, actor=CLI, clock=clock)
    assert ImportLine.objects.beyond_scope("test").count() == 0


# --- taking back -----------------------------------------------------------------------------------------------------


def test_an_import_that_is_taken_back_voids_its_parties_and_deletes_nothing(installed, workbook):
    register = faulty.make_register(50, 10)
    job = entered(workbook(register))
    created = job.counts["created"]
    acts = Act.objects.beyond_scope("test").count()

    job = undo(uid=job.uid, actor=CLI, clock=clock)

    assert (job.state, job.counts["undone"]["voided"]) == ("undone", created)
    assert set(parties().values_list("state", flat=True)) == {"voided"}
    assert not Assignment.objects.beyond_scope("test").filter(superseded_at=None, last_day=None).exists()
    undone = Act.objects.beyond_scope("test").filter(kind="party.import_undone")
    assert undone.count() == created
    assert not undone.filter(voids=None).exists()
    assert Act.objects.beyond_scope("test").count() > acts
    assert entered(workbook(register, "again.xlsx")).counts["created"] == created  # the codes are free again


def test_what_an_import_changed_is_put_back(installed, workbook):
    register = faulty.make_register(3, 10, share=0)
    entered(workbook(register))
    before = list(parties().order_by("pk").values("name", "employees", "state", "phone", "region_id"))
    for line in register.lines:
        line |= {"headcount": 999.0, "phone": "13800138000"}
    job = entered(workbook(register, "二.xlsx"))

    job = undo(uid=job.uid, actor=CLI, clock=clock)

    assert job.counts["undone"]["restored"] == 3
    assert list(parties().order_by("pk").values("name", "employees", "state", "phone", "region_id")) == before


def test_a_party_that_somebody_changed_since_is_kept_and_reported(installed, workbook):
    job = entered(workbook(faulty.make_register(3, 10, share=0)))
    party = parties().first()
    edit_party(uid=party.uid, version=party.version, fields={"remark": "看过"}, actor=CLI, now=NOON)

    job = undo(uid=job.uid, actor=CLI, clock=clock)

    assert {k: job.counts["undone"][k] for k in ("voided", "kept")} == {"voided": 2, "kept": 1}
    assert parties().get(pk=party.pk).state == "active"


def test_an_undo_that_broke_off_goes_on(installed, workbook, monkeypatch):
    from anlan.registry.intake import undoing

    monkeypatch.setattr(undoing, "CHUNK", 10)
    job = entered(workbook(faulty.make_register(35, 10, share=0)))
    real, calls = undoing._take_back_chunk, []

    def breaking(*arguments, **named):
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return real(*arguments, **named)

    monkeypatch.setattr(undoing, "_take_back_chunk", breaking)
    with pytest.raises(KeyboardInterrupt):
        undo(uid=job.uid, actor=CLI, clock=clock)
    monkeypatch.setattr(undoing, "_take_back_chunk", real)

    job = undo(uid=job.uid, actor=CLI, clock=clock)

    assert job.counts["undone"]["voided"] == 35
    assert set(parties().values_list("state", flat=True)) == {"voided"}


def test_a_reader_sees_a_party_whole_or_not_at_all(installed, workbook):
    entered(workbook(faulty.make_register(80, 11)))

    for party in parties().prefetch_related("places", "spells", "reach_rows"):
        assert party.places.exists()
        assert party.spells.exists()
        assert party.reach_rows.exists()
