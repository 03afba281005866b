"""What a file is and what is refused (design section 4: attachments with their real type)."""

import random

import pytest

from anlan.foundation.attachments.policy import policy
from anlan.foundation.attachments.rules import (
    OLE,
    Looked,
    bands,
    clean_name,
    hamming,
    neighbours,
    type_of,
    why_refused,
)

TYPES = policy().types


def looked(head, **more):
    return Looked(head=head, size=more.pop("size", max(len(head), 1)), **more)


def zipped(*names):
    return looked(b"PK\x03\x04", is_zip=True, names=names)


@pytest.mark.parametrize(
    ("head", "code"),
    [
        (b"\xff\xd8\xff\xe1..Exif", "jpeg"),
        (b"\x89PNG\r\n\x1a\n", "png"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "webp"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", "wav"),
        (b"%PDF-1.7", "pdf"),
        (b"\x00\x00\x00\x18ftypheic", "heic"),
        (b"\x00\x00\x00\x18ftypM4A ", "m4a"),
        (b"\x00\x00\x00\x18ftypisom", "mp4"),
        (b"#!AMR\n", "amr"),
        (b"#!/bin/sh\nrm -rf", "program"),
        (b"MZ\x90\x00", "program"),
        ("安全生产检查记录".encode(), "text"),
        ("安全生产检查记录".encode("gb18030"), "text"),
        ("\ufeff隐患".encode("utf-16"), "text"),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg">', "svg"),
        (b"<!DOCTYPE html><html>", "html"),
        (b"hello <script>alert(1)</script>", "html"),
        (b"<?xml version='1.0'?><a/>", "xml"),
        (b"\x00\x01\x02\x03", None),
    ],
)
def test_the_type_is_what_the_content_shows(head, code):
    found = type_of(looked(head), policy())

    assert (found.code if found else None) == code


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["[Content_Types].xml", "word/document.xml"], "docx"),
        (["[Content_Types].xml", "xl/workbook.xml"], "xlsx"),
        (["OFD.xml", "Doc_0/Document.xml"], "ofd"),
        (["a.jpg", "b.jpg"], "zip"),
    ],
)
def test_a_zip_is_told_by_what_is_inside(names, code):
    found = type_of(looked(b"PK\x03\x04", is_zip=True, names=names), policy())
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize(
    ("what", "name", "code"),
    [
        (Looked(head=b"", size=0), "a.txt", "attachment-empty"),
        (looked(b"MZ\x90"), "发票.jpg", "attachment-program"),
        (looked(b"plain text"), "发票.pdf.js", "attachment-program"),
        (zipped("word/document.xml", "word/vbaProject.bin"), "a.docx", "attachment-macro"),
        (zipped("xl/workbook.xml", "xl/macrosheets/s1.xml"), "a.xlsx", "attachment-macro"),
        (looked(OLE, is_ole=True, names=["Workbook", "_VBA_PROJECT_CUR", "VBA"]), "a.xls", "attachment-macro"),
        (looked(OLE, is_ole=True, names=["EncryptedPackage"]), "a.xlsx", "attachment-encrypted"),
        (looked(OLE, is_ole=True, names=["SomethingElse"]), "a.msi2", "attachment-type-unknown"),
        (zipped("a/b.exe"), "a.zip", "attachment-program"),
        (zipped("AndroidManifest.xml"), "a.zip", "attachment-program"),
        (looked(b"\xff\xd8\xff", size=41 * 1024**2), "a.jpg", "attachment-too-large"),
        (looked(b"\xff\xd8\xff"), "a.jpg", None),
        (looked(b'<svg onload="x">'), "logo.png", None),
        (looked(OLE, is_ole=True, names=["WordDocument", "1Table"]), "a.wps", None),
    ],
)  # fmt: skip
def test_each_refusal_has_its_name(what, name, code):
    assert why_refused(what, name, policy()) == code


@pytest.mark.parametrize(
    ("name", "kind", "clean"),
    [
        ("现场照片.JPG", "jpeg", "现场照片.JPG"),
        ("photo.jpeg", "jpeg", "photo.jpeg"),
        ("报告.pdf", "html", "报告.html"),
        ("../../etc/passwd", None, "passwd"),
        ("C:\\temp\\隐患.docx", None, "隐患.docx"),
        ("a\u202egpj.exe", None, "a_gpj.exe"),
        ("", "pdf", "file.pdf"),
        ("...", None, "file"),
        ("长" * 300 + ".pdf", None, "长" * 120 + ".pdf"),
        ('a"b\r\nSet-Cookie: x.pdf', None, "a_b__Set-Cookie_ x.pdf"),
    ],
)
def test_a_name_can_do_no_harm(name, kind, clean):
    assert clean_name(name, TYPES[kind] if kind else None) == clean


def test_the_bands_miss_no_hash_within_seven_bits():
    rng = random.Random(1)
    for _ in range(2000):
        one = rng.getrandbits(64)
        other = one
        for bit in rng.sample(range(64), rng.randint(0, 7)):
            other ^= 1 << bit
        a, b = f"{one:016x}", f"{other:016x}"
        assert hamming(a, b) <= 7
        assert any(theirs in neighbours(ours) for ours, theirs in zip(bands(a), bands(b), strict=True))
