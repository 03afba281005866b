"""The pages of imports: hand in, check, enter, answer, take back (EXC-14)."""

import pytest
import xlsxwriter
from django.test import Client

from anlan.foundation.scope.services import system_actor
from anlan.registry.intake.models import RegistryImport
from anlan.registry.parties.models import Party, State
from tests.matrix.world import build_world
from tests.registry.cast import CODES

SYSTEM = system_actor("test")
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def workbook(tmp_path):
    path = tmp_path / "台账.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("台账")
        rows = [
            [
                "企业（单位）名称",
                "统一社会信用代码",
                "主体类型",
                "登记状态",
                "所属县区",
                "所属乡镇（街道）",
                "所属村（社区）",
                "注册地址",
            ],
            ["太行砖厂", CODES[0], "企业", "存续", "潞州区", "马厂镇", "安居村委会", "安居村9号"],
            ["无码小店", "", "个体工商户", "存续", "潞州区", "马厂镇", "安居村委会", "安居村10号"],
        ]
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return path


@pytest.fixture
def office(db):
    world = build_world()
    client = Client()
    client.force_login(world.users["committee_office"], backend=BACKEND)
    return client


def test_a_workbook_is_handed_in_checked_entered_answered_and_taken_back(office, workbook):
    with workbook.open("rb") as file:
        answer = office.post("/registry/imports/", {"file": file}, follow=True)
    job = RegistryImport.objects.visible_to(SYSTEM).get()
    assert answer.status_code == 200
    assert (job.state, job.counts["created"], job.counts["asked"]) == ("previewed", 1, 1)
    assert not Party.objects.visible_to(SYSTEM).filter(name="太行砖厂").exists()

    page = office.get(f"/registry/imports/{job.uid}/").content.decode()
    assert "缺统一社会信用代码" in page

    office.post(f"/registry/imports/{job.uid}/enter/")
    assert Party.objects.visible_to(SYSTEM).get(name="太行砖厂").state == State.ACTIVE
    workbook_back = b"".join(office.get(f"/registry/imports/{job.uid}/answer.xlsx").streaming_content)
    assert workbook_back.startswith(b"PK")

    office.post(f"/registry/imports/{job.uid}/take-back/")
    assert Party.objects.visible_to(SYSTEM).get(name="太行砖厂").state == State.VOIDED


def test_no_file_and_a_file_that_is_no_workbook_are_said_clearly(office, tmp_path):
    assert office.post("/registry/imports/", {}).status_code == 422
    wrong = tmp_path / "x.xlsx"
    wrong.write_bytes(b"\x00\x01nothing")
    with wrong.open("rb") as file:
        office.post("/registry/imports/", {"file": file})
    assert RegistryImport.objects.visible_to(SYSTEM).get().state == "staged"
