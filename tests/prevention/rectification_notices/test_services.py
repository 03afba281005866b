"""Notices of rectification: one a hazard, numbered, from a template that an official edits, received (PRV-27)."""

import io
import shutil
from datetime import timedelta

import pytest
from docx import Document

from anlan.foundation.ledger.models import Act
from anlan.foundation.refusals.rules import Refused
from anlan.prevention.hazards.register import HAZARDS
from anlan.prevention.rectification_notices import document, queries, services
from anlan.prevention.rectification_notices.register import NOTICES
from tests.prevention.hazards.cast import TEXT, reported
from tests.prevention.hazards.test_life import TODAY, go, graded
from tests.registry.cast import NOON
from tests.registry.entries.doors import sign_in

pytestmark = pytest.mark.django_db


def issued(cast):
    hazard = go(services.issue, graded(cast), cast.officer, requirements="立即清理，举一反三")
    return hazard, queries.notice_of(hazard)


def words_of(content):
    paper = Document(io.BytesIO(content))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([each.text for each in paper.paragraphs] + cells)


def test_one_notice_a_hazard_with_the_numbers_of_the_unit_in_a_row(cast):
    hazard, notice = issued(cast)
    assert notice.number == "潞州区应急管理局改通〔2026〕1号"
    with pytest.raises(Refused, match="notice-known"):
        go(services.issue, hazard, cast.officer, requirements="再发")
    more = services.issue_many(
        uids=[graded(cast).uid, graded(cast).uid], requirements="限期整改", actor=cast.officer, now=NOON
    )
    assert [each.serial for each in more] == [2, 3], "a batch of findings yields one notice an item"
    assert Act.objects.visible_to(cast.office).filter(kind="notice.issued").count() == 3


def test_a_notice_is_for_what_is_graded_and_never_from_the_party_to_itself(cast):
    with pytest.raises(Refused, match="notice-not-needed"):
        go(services.issue, reported(cast, cast.officer), cast.officer, requirements="x")
    with pytest.raises(Refused, match="hazard-by-party"):
        go(services.issue, graded(cast, by=cast.keeper, found_by=cast.keeper), cast.owner, requirements="x")
    batch = [graded(cast).uid, reported(cast, cast.officer, text="别处").uid]
    with pytest.raises(Refused, match="notice-not-needed"):
        services.issue_many(uids=batch, requirements="x", actor=cast.officer, now=NOON)
    assert not queries.notices(cast.officer).exists(), "all or none"


def test_delivery_and_receipt_are_recorded_and_a_wrong_notice_is_voided(cast):
    hazard, notice = issued(cast)
    with pytest.raises(Refused, match="hazard-future"):
        services.deliver(notice, 1, on=TODAY + timedelta(days=1), how="直接送达", actor=cast.officer, now=NOON)
    for verb in (lambda: services.void(notice, 1, reason="不服", actor=cast.owner, now=NOON),
                 lambda: services.deliver(notice, 1, on=TODAY, how="x", actor=cast.owner, now=NOON)):  # fmt: skip
        with pytest.raises(Refused, match="hazard-by-party"):
            verb()
    notice = services.deliver(notice, 1, on=TODAY, how="直接送达", actor=cast.officer, now=NOON)
    notice = services.receive(notice, 2, receiver="王厂长", actor=cast.owner, now=NOON)
    assert (notice.state, notice.receiver) == ("received", "王厂长")
    with pytest.raises(Refused, match="step-not-possible"):
        services.void(notice, 3, reason="写错", actor=cast.officer, now=NOON)
    other = queries.notice_of(go(services.issue, graded(cast), cast.officer, requirements="y"))
    assert other is not None
    services.void(other, 1, reason="写错", actor=cast.officer, now=NOON)
    assert queries.notice_of(hazard).pk == notice.pk


def test_the_word_document_names_the_hazard_the_five_settlements_and_the_time_limit(cast):
    _hazard, notice = issued(cast)
    words = words_of(document.write(queries.notice_within(notice.uid, cast.officer)))
    for part in (notice.number, cast.mill.name, TEXT, "立即清理，举一反三", "2026年12月7日", "责任落实", "预案落实"):
        assert part in words


def test_a_city_puts_its_own_template_in_place_and_a_broken_one_is_said(cast, settings, tmp_path):
    settings.HOME = tmp_path
    _hazard, notice = issued(cast)
    notice = queries.notice_within(notice.uid, cast.officer)
    own = tmp_path / "templates" / "notice.docx"
    own.parent.mkdir()
    paper = Document()
    paper.add_paragraph("本市格式 {{ number }} {{ party }}")
    paper.save(own)
    assert words_of(document.write(notice)) == f"本市格式 {notice.number} {cast.mill.name}"
    paper.add_paragraph("{{ nobody_knows }}")
    paper.save(own)
    with pytest.raises(Refused, match="notice-template"):
        document.write(notice)
    shutil.rmtree(own.parent)


def test_the_pages_of_notices(client, cast):
    hazard = graded(cast)
    sign_in(client, "department_officer", cast.bureau)
    page = f"/prevention/hazards/{hazard.uid}/"
    shown = client.get(f"{page}step/notice/").content.decode()
    assert "责任" in shown
    assert client.post(f"{page}step/notice/", {"requirements": "清理", "version": hazard.version}).status_code == 302
    notice = queries.notice_of(hazard)
    assert notice.number in client.get(f"{page}panels/prevention/").content.decode()
    assert client.get(f"/prevention/notices/{notice.uid}/word/").headers["Content-Type"].endswith("document")
    assert notice.number in client.get(NOTICES.url("list") + "?state=issued").content.decode()
    address = NOTICES.url("detail", notice)
    assert client.post(
        f"{address}deliver/", {"delivered_on": "2026-11-22", "delivered_by": "邮寄", "version": 1}
    ).status_code in (302, 422)


def test_chosen_hazards_of_the_list_get_their_notices_at_once_or_none_of_them(client, cast):
    office = sign_in(client, "department_officer", cast.bureau)
    address = HAZARDS.url("bulk")
    first, second, ungraded = graded(cast), graded(cast), reported(cast, cast.officer, text="别处")
    page = office.get(HAZARDS.url("list")).content.decode()
    assert 'value="issue_notices"' in page and "data-all-rows" in page
    asked = {"bulk_verb": "issue_notices", "row": [first.uid, second.uid]}
    page = office.post(address, asked).content.decode()
    assert "批量下达" in page and str(second.uid) in page and not queries.notices(cast.officer).exists()
    wrong = office.post(address, asked | {"confirmed": "yes", "row": [first.uid, ungraded.uid]})
    assert wrong.status_code == 422 and not queries.notices(cast.officer).exists()
    assert office.post(address, asked | {"confirmed": "yes"}).status_code == 302
    notices = list(queries.notices(cast.officer).order_by("serial"))
    assert [each.serial for each in notices] == [1, 2] and TODAY.strftime("%Y-") in notices[0].requirements
    assert office.post(address, asked | {"bulk_verb": "burn"}).status_code == 302, "nothing was chosen that exists"
    mill = sign_in(client, "enterprise_safety_officer", cast.mill, name="wang")
    assert 'value="issue_notices"' not in mill.get(HAZARDS.url("list")).content.decode()
    assert mill.post(address, asked | {"confirmed": "yes"}).status_code in (302, 403)
    assert queries.notices(cast.officer).count() == 2
