"""Hard documents, made by hand with the libraries that write them: what offices really hand in."""

import io
import struct
import subprocess
import zipfile
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

HEAD = ("工作任务", "", "", "责任单位", "完成时限")
ROWS = [
    (
        "一、压实责任",
        "（一）健全制度",
        "1.各企业每季度至少开展一次应急演练。",
        "各乡镇、县应急局监督企业落实",
        "2024年底前",
    ),
    ("一、压实责任", "（一）健全制度", "2.县住建局编制年度检查计划。", "县住建局", "3月底前"),
    ("一、压实责任", "（二）排查隐患", "1.对重大隐患逐月调度。", "县安委会各成员单位", "长期坚持"),
    ("二、强化执法", "（三）联合执法", "3.开展联合执法。", "县公安局、县教育和体育局等部门", ""),
    ("二、强化执法", "（三）联合执法", "3.曝光典型案例。", "重点行业企业落实", ""),
]


def word(document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def as_old_word(document: bytes, folder: Path) -> bytes:
    """The document as .doc, by LibreOffice; over .odt, because it loses bare tables on the direct way to .doc."""
    (folder / "made.docx").write_bytes(document)
    office = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to"]
    for source, kind in (("made.docx", "odt"), ("made.odt", "doc:MS Word 97")):
        subprocess.run([*office, kind, "--outdir", str(folder), str(folder / source)], check=True, capture_output=True)
    return (folder / "made.doc").read_bytes()


def merged_table(document, rows, head=HEAD):
    """A table as offices make it: the head merged over three columns, themes and items merged downwards."""
    table = document.add_table(rows=1 + len(rows), cols=5)
    for column, title in enumerate(head):
        table.cell(0, column).text = title
    table.cell(0, 0).merge(table.cell(0, 2)).text = head[0]
    for number, row in enumerate(rows, 1):
        for column, said in enumerate(row):
            if column > 1 or number == 1 or rows[number - 2][column] != said:
                table.cell(number, column).text = said
    for column in (0, 1):
        first = 1
        for number in range(2, len(rows) + 2):
            if number > len(rows) or rows[number - 1][column] != rows[first - 1][column]:
                if number - 1 > first:
                    said = rows[first - 1][column]
                    table.cell(first, column).merge(table.cell(number - 1, column)).text = said
                first = number
    repeat = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeat)
    return table


def notice(*, split: bool) -> bytes:
    """A notice with its table on landscape pages; ``split``: typed as two tables with the head repeated."""
    document = Document()
    for line in (
        "青山县安全生产委员会文件",
        "青安委〔2024〕7号",
        "关于印发《青山县安全生产专项行动方案》的通知",
        "各乡镇、各成员单位：",
    ):
        document.add_paragraph(line)
    document.add_paragraph("县应急管理局应当每月召开一次调度会。")
    document.add_paragraph("附件：青山县安全生产专项行动任务分解表")
    document.add_paragraph("青山县安全生产委员会")
    document.add_paragraph("2024年3月5日")
    section = document.add_section()
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    document.add_paragraph("青山县安全生产专项行动任务分解表")
    if split:
        merged_table(document, ROWS[:2])
        document.add_paragraph("")
        merged_table(document, ROWS[2:])
    else:
        merged_table(document, ROWS)
    return word(document)


def numbered() -> bytes:
    """Paragraphs whose numbers Word counts: 第一条 …, with items （一） … below, restarted in each article."""
    document = Document()
    numbering = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>'
        f'<w:lvlText w:val="{shape}"/></w:lvl>'
        for level, shape in enumerate(("第%1条　", "（%2）"))
    )
    numbering.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{levels}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    for level, said in (
        (0, "燃气经营单位应当履行下列职责："),
        (1, "每两年至少进行一次入户检查；"),
        (1, "实行二十四小时值班。"),
        (0, "用户应当配合检查。"),
        (0, "房屋所有人应当履行下列义务："),
        (1, "自收到通知之日起十个工作日内完成整改；"),
    ):
        paragraph = document.add_paragraph(said)
        paragraph._p.get_or_add_pPr().append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>')
        )
    return word(document)


def tracked() -> bytes:
    """A paragraph with a deletion, an insertion, hidden words and a footnote."""
    document = Document()
    paragraph = document.add_paragraph("企业应当")
    for kind, tag, said in (("del", "delText", "每年"), ("ins", "t", "每月")):
        paragraph._p.append(
            parse_xml(f'<w:{kind} {nsdecls("w")} w:id="1" w:author="a"><w:r><w:{tag}>{said}</w:{tag}></w:r></w:{kind}>')
        )
    paragraph.add_run("自查一次")
    hidden = paragraph.add_run("（内部批注）")
    hidden.font.hidden = True
    paragraph.add_run("。")
    data = word(document)
    notes = (
        f'<?xml version="1.0" encoding="UTF-8"?><w:footnotes {nsdecls("w")}>'
        '<w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>'
        '<w:footnote w:id="1"><w:p><w:r><w:t>自查记录保存不少于三年。</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    return with_part(data, "word/footnotes.xml", notes, "footnotes")


def with_part(data: bytes, name: str, words: str, kind: str) -> bytes:
    out = io.BytesIO()
    main = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/" + kind
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.infolist():
            said = old.read(part.filename)
            if part.filename == "word/_rels/document.xml.rels":
                said = said.replace(
                    b"</Relationships>",
                    f'<Relationship Id="rId99" Type="{main}" Target="{kind}.xml"/></Relationships>'.encode(),
                )
            if part.filename == "[Content_Types].xml":
                sort = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"
                override = f'<Override PartName="/{name}" ContentType="{sort}"/></Types>'
                said = said.replace(b"</Types>", override.encode())
            new.writestr(part, said)
        new.writestr(name, words)
    return out.getvalue()


def compound(*streams: str) -> bytes:
    """The smallest compound file (.doc, or an encrypted .docx) with empty streams of these names."""
    sector = 512
    entries = [("Root Entry", 5, 1 if streams else -1)] + [(name, 2, -1) for name in streams]
    directory = b""
    for place, (name, kind, child) in enumerate(entries):
        said = name.encode("utf-16-le")
        right = place + 1 if 0 < place < len(entries) - 1 else -1
        entry = said.ljust(64, b"\0") + struct.pack("<HBBiii", len(said) + 2, kind, 1, -1, right, child)
        directory += entry + bytes(36) + struct.pack("<iQ", -2, 0)
    directory = directory.ljust(-(-len(directory) // sector) * sector, b"\0")
    count = len(directory) // sector
    fat = [-3] + [place + 2 for place in range(count - 1)] + [-2]
    fat_words = struct.pack(f"<{len(fat)}i", *fat).ljust(sector, b"\xff")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHHHIIIiIIiIiI", 62, 3, 0xFFFE, 9, 6, 0, 0, 0, 1, 1, 0, 4096, -2, 0, -2, 0)
    head += struct.pack("<109i", 0, *[-1] * 108)
    return head + fat_words + directory


def locked_pdf() -> bytes:
    """A PDF whose password nobody knows."""
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>",
        b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <" + b"ab" * 32 + b"> /U <" + b"cd" * 32 + b"> >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = len(out)
    out += b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    ident = b"<" + b"00" * 16 + b">"
    out += b"trailer << /Size 5 /Root 1 0 R /Encrypt 4 0 R /ID [%s %s] >>\nstartxref\n%d\n%%%%EOF" % (
        ident,
        ident,
        table,
    )
    return out


def pdf(body: str) -> bytes:
    """A PDF with text, set by typst with the fonts that Anlan ships with."""
    import pylopdf_fonts_zh_cn
    import typst

    folder = next(iter(pylopdf_fonts_zh_cn.__path__))
    source: bytes = (
        f'#set text(font: "Noto Sans SC", size: 10.5pt, lang: "zh")\n#set page(paper: "a5", numbering: "— 1 —")\n{body}'
    ).encode()
    compile_: Any = typst.compile
    made: Any = compile_(source, font_paths=[folder])
    return bytes(made)


__all__ = ["compound", "locked_pdf", "notice", "numbered", "pdf", "qn", "tracked"]
