"""Hard documents: merged cells on several pages, Word's own numbers, landscape, footnotes, PDF; and what is refused."""

import io
import shutil
import time

import pytest
from PIL import Image

from anlan.foundation.refusals.messages import declared
from anlan.foundation.refusals.rules import Refused
from anlan.responsibility.policy.documents import old_word
from anlan.responsibility.policy.reading import read_document, read_text
from tests.responsibility.policy import documents as made

EXPECTED = [
    ("一、压实责任", "（一）健全制度", "1.", ["各乡镇", "县应急局"], "监督企业落实", "2024年底前", False),
    ("一、压实责任", "（一）健全制度", "2.", ["县住建局"], "", "3月底前", False),
    ("一、压实责任", "（二）排查隐患", "1.", ["县安委会各成员单位"], "", "长期坚持", False),
    ("二、强化执法", "（三）联合执法", "3.", ["县公安局", "县教育和体育局"], "", "", True),
    ("二、强化执法", "（三）联合执法", "3.", ["重点行业企业"], "落实", "", False),
]


def told(task):
    units = [unit.name for unit in task.units]
    return (task.theme, task.item, task.number_as_printed, units, task.mode_as_printed, task.due, task.open_ended)


@pytest.mark.parametrize("split", [False, True], ids=["one table on two pages", "typed as two tables, head repeated"])
def test_a_landscape_table_with_merged_cells_gives_its_tasks(split):
    reading = read_document(made.notice(split=split), "notice.docx")

    assert [told(task) for task in reading.tasks] == EXPECTED
    assert all(task.place.of(reading.text) == task.text for task in reading.tasks)
    assert len(reading.structure.tables) == 1
    assert reading.structure.tables[0].head == ("工作任务", "工作任务", "工作任务", "责任单位", "完成时限")
    assert [(duty.trigger, duty.actor) for duty in reading.duties] == [
        ("每月召开一次", "县应急管理局"),
        ("每季度至少开展一次", "各企业"),
        ("年度", "县住建局"),
        ("逐月", "县安委会各成员单位"),
    ]
    assert [warning.rule for warning in reading.warnings] == ["number-repeats"]


def test_the_structure_of_a_notice():
    structure = read_document(made.notice(split=False), "notice.docx").structure

    assert structure.title == "关于印发《青山县安全生产专项行动方案》的通知"
    assert (structure.document_number, structure.date) == ("青安委〔2024〕7号", "2024-03-05")
    assert structure.issuer == "青山县安全生产委员会"
    assert structure.addressees == ("各乡镇", "各成员单位")
    assert [attachment.title for attachment in structure.attachments] == ["青山县安全生产专项行动任务分解表"]
    assert structure.attachments[0].body is not None


def test_numbers_that_word_keeps_are_printed_and_carry_the_subject():
    reading = read_document(made.numbered(), "law.docx")

    assert [heading.number for heading in reading.structure.outline] == [
        "第一条", "（一）", "（二）", "第二条", "第三条", "（一）",
    ]  # fmt: skip
    assert [(duty.actor, duty.heading) for duty in reading.duties] == [
        ("燃气经营单位", "第一条"),
        ("燃气经营单位", "第一条"),
        ("房屋所有人", "第三条"),
    ]


def test_deleted_and_hidden_words_are_not_read_footnotes_are():
    reading = read_document(made.tracked(), "tracked.docx")
    assert reading.text == "企业应当每月自查一次。\n自查记录保存不少于三年。"
    assert [duty.unit or duty.days for duty in reading.duties] == ["month", 3]


@pytest.mark.slow
def test_a_pdf_table_over_pages_with_repeated_heads_is_one_table():
    rows = "".join(f"[{n}.各乡镇应当每月开展第{n}类检查并如实记录。],[县应急局、各乡镇]," for n in range(1, 31))
    text = f"""= 关于印发《专项方案》的通知

第一条 县应急管理局应当对本行政区域内的生产经营单位每季度至少开展一次安全检查，检查记录应当
保存不少于三年，并且按照规定归档备查。

#table(columns: (3fr, 1fr), table.header([工作任务], [责任单位]), {rows})
"""
    reading = read_document(made.pdf(text), "notice.pdf")

    assert [task.number_as_printed for task in reading.tasks] == [f"{n}." for n in range(1, 31)]
    assert {tuple(unit.name for unit in task.units) for task in reading.tasks} == {("县应急局", "各乡镇")}
    assert (reading.tasks[-1].place.page or 0) > (reading.tasks[0].place.page or 0) > 0
    assert [(duty.type.value, duty.actor) for duty in reading.duties[:2]] == [
        ("recurring", "县应急管理局"),
        ("validity", "县应急管理局"),
    ]
    assert len(reading.structure.tables) == 1 and "— 2 —" not in reading.text


def test_a_web_page_with_spans_in_its_table():
    page = """<!doctype html><html><head><meta charset="gb2312">
    <script>每年一次</script></head><body><h1>重点任务清单</h1>
    <table><tr><th>序号</th><th>重点任务</th><th>牵头单位</th><th>配合单位</th></tr>
    <tr><td>1</td><td>每季度通报一次事故情况</td><td rowspan="2">县应急局</td><td>县公安局、县工业和信息化局</td></tr>
    <tr><td>2</td><td>开展联合检查</td><td>各乡镇</td></tr></table></body></html>"""
    reading = read_document(page.encode("gb18030"), "page.html")

    assert [(task.number_as_printed, task.text) for task in reading.tasks] == [
        ("1", "每季度通报一次事故情况"),
        ("2", "开展联合检查"),
    ]
    assert [[(unit.name, unit.role.value) for unit in task.units] for task in reading.tasks] == [
        [("县应急局", "lead"), ("县公安局", "assisting"), ("县工业和信息化局", "assisting")],
        [("县应急局", "lead"), ("各乡镇", "assisting")],
    ]
    assert [duty.actor for duty in reading.duties] == ["县应急局、县公安局、县工业和信息化局"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_plain_text_in_every_usual_encoding(encoding):
    reading = read_document("第一条 商场应当每月检查一次。\r\n".encode(encoding), "law.txt")
    assert [(duty.actor, duty.unit) for duty in reading.duties] == [("商场", "month")]
    assert reading.duties[0].place.of(reading.text) == "商场应当每月检查一次"


def picture_pdf() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (400, 600), "white").save(out, "PDF")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "a.txt", "document-empty"),
        (" \n\u3000".encode(), "a.txt", "document-empty"),
        (picture_pdf(), "a.pdf", "document-scanned"),
        (b"\x89PNG\r\n\x1a\n....", "a.png", "document-scanned"),
        (made.locked_pdf(), "a.pdf", "document-encrypted"),
        (made.compound("EncryptedPackage"), "a.docx", "document-encrypted"),
        (made.compound("Workbook"), "a.doc", "document-wrong-type"),
        (made.numbered()[:2000], "a.docx", "document-broken"),
        (b"%PDF-1.7 cut off", "a.pdf", "document-broken"),
        (b"no document at all", "a.doc", "document-broken"),
        (b"{\\rtf1 hello}", "a.rtf", "document-wrong-type"),
        (b"\x81\x20\xff\xff\x80", "a.txt", "document-encoding"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(data, name, code):
    with pytest.raises(Refused) as refused:
        read_document(data, name)
    assert refused.value.code == code
    assert code in declared()


def test_an_old_word_document_without_a_converter_says_what_to_do(monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Refused, match="document-no-converter"):
        old_word.read_old_word(made.compound("WordDocument"))


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice here: .doc is not converted")
def test_an_old_word_document_gives_the_same_tasks_through_libreoffice(tmp_path):
    reading = read_document(made.as_old_word(made.notice(split=True), tmp_path), "notice.doc")

    assert [told(task) for task in reading.tasks] == EXPECTED
    assert reading.structure.document_number == "青安委〔2024〕7号"
    assert [duty.actor for duty in reading.duties] == ["县应急管理局", "各企业", "县住建局", "县安委会各成员单位"]

    law = read_document(made.as_old_word(made.numbered(), tmp_path), "law.doc")
    numbers = [heading.number for heading in law.structure.outline]
    assert numbers == [heading.number for heading in read_document(made.numbered(), "law.docx").structure.outline]


@pytest.mark.slow
def test_a_book_is_read_in_a_second():
    """150,000 characters, every other article with a duty; the goal is one second, the limit allows a busy machine."""
    article = (
        "第{n}条 生产经营单位应当对其使用的设备每季度至少检查一次，检查记录保存不少于三年；发现隐患的，应当及时消除。\n"
    )
    book = "".join(
        article.format(n=n) + "第一百条 各级人民政府应当加强领导，支持有关部门依法履行职责。\n" for n in range(1, 1500)
    )
    started = time.process_time()
    reading = read_text(book, "book")
    assert len(reading.duties) == 2998
    assert time.process_time() - started < 6
