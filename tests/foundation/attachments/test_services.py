"""Attachments: stored once, told by content, never silently deleted (design section 4, last paragraph)."""

import io
import os
import time
import zipfile
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from PIL import Image

from anlan.foundation.attachments import queries, services, storage, subjects
from anlan.foundation.attachments.models import Attachment
from anlan.foundation.ledger.models import Act
from anlan.foundation.personal_data.models import AccessLog
from anlan.foundation.refusals.rules import Forbidden, Refused
from anlan.foundation.scope.rules import PUBLIC, Actor, Reach
from anlan.foundation.scope.services import system_actor
from tests.foundation.attachments.conftest import NOON, photo, scene, upload

pytestmark = pytest.mark.django_db
SUBJECT = uuid4()


def add(actor, party, content=None, *, name="现场照片.jpg", **more):
    return services.add_attachment(
        actor=actor,
        subject_kind="hazard",
        subject_uid=more.pop("subject", SUBJECT),
        party_uid=party.uid if party else None,
        file=upload(photo() if content is None else content, name),
        now=NOON,
        **more,
    )


def rows():
    return Attachment.objects.beyond_scope("test")


def files(home):
    return sorted(p.name for p in (home / "files").rglob("*") if p.is_file())


def content_of(download):
    return b"".join(download.chunks)


def test_a_photo_is_stored_with_hash_size_type_place_and_time(wang, boiler_house, home):
    taken = photo(place=(113.1163, 36.1953))

    attachment = add(wang, boiler_house, taken)

    assert (attachment.type, attachment.size) == ("jpeg", len(taken))
    assert (attachment.longitude, attachment.latitude) == pytest.approx((113.1163, 36.1953), abs=1e-5)
    assert attachment.taken_at.isoformat() == "2026-11-21T01:30:00+00:00"  # 09:30 in Shanghai
    assert files(home) == [attachment.sha256]
    assert storage.path_of(attachment.sha256).parent.name == attachment.sha256[2:4]
    assert storage.path_of(attachment.sha256).stat().st_mode & 0o077 == 0
    act = Act.objects.beyond_scope("test").get(subject_uid=attachment.uid)
    assert (act.kind, act.party_uid) == ("attachment.added", boiler_house.uid)


def test_the_same_content_is_stored_once(wang, boiler_house, home):
    same = photo()
    first, second = add(wang, boiler_house, same), add(wang, boiler_house, same, name="又一张.jpg", subject=uuid4())

    assert first.sha256 == second.sha256
    assert first.uid != second.uid
    assert len(files(home)) == 1


def test_a_lying_extension_changes_nothing(wang, boiler_house):
    page = b"<!DOCTYPE html><script>alert(document.cookie)</script>"

    attachment = add(wang, boiler_house, page, name="照片.jpg")
    download = services.open_download(actor=wang, uid=attachment.uid, now=NOON)

    assert attachment.type == "html"
    assert (download.name, download.type.mime) == ("照片.html", "application/octet-stream")


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "a.jpg", "attachment-empty"),
        (b"MZ\x90\x00" + b"\0" * 100, "a.jpg", "attachment-program"),
        (b"\x00\x01\x02", "a.jpg", "attachment-type-unknown"),
        (b"\xff\xd8\xff\xe0" + b"\x00" * 500, "a.jpg", "attachment-image-broken"),
        (photo()[:2000], "a.jpg", "attachment-image-broken"),
        (b"PK\x03\x04 not a zip", "a.docx", "attachment-damaged"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 600, "a.doc", "attachment-damaged"),
    ],
)
def test_what_is_refused_leaves_nothing_behind(content, name, code, wang, boiler_house, home):
    with pytest.raises(Refused, match=code):
        add(wang, boiler_house, content, name=name)

    assert files(home) == []
    assert not rows().exists()
    assert not Act.objects.beyond_scope("test").exists()


def zipped(**members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return out.getvalue()


def test_a_document_with_macros_is_refused_and_one_without_is_taken(wang, boiler_house):
    plain = zipped(word__document_dot_xml="<w/>")
    infected = zipped(word__document_dot_xml="<w/>", word__vbaProject_dot_bin="x")

    assert add(wang, boiler_house, plain, name="通知.docx").type == "docx"
    with pytest.raises(Refused, match="attachment-macro"):
        add(wang, boiler_house, infected, name="通知.docx")


def test_a_zip_that_announces_a_huge_directory_is_not_even_opened(wang, boiler_house):
    honest = zipped(a_dot_txt="x")
    at = honest.rindex(b"PK\x05\x06")
    bomb = honest[: at + 10] + b"\xff\xff" + honest[at + 12 :]

    with pytest.raises(Refused, match="attachment-damaged"):
        add(wang, boiler_house, bomb, name="a.zip")


def test_an_image_with_too_many_pixels_is_not_decoded(wang, boiler_house):
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")

    with pytest.raises(Refused, match="attachment-image-broken"):
        add(wang, boiler_house, out.getvalue(), name="bomb.png")


def test_a_file_that_grows_too_large_is_refused_while_it_comes_in(wang, boiler_house, home):
    class Endless:
        name = "a.txt"
        given = 0

        def chunks(self):
            while True:
                self.given += 1
                yield b"x" * 1024 * 1024

    with pytest.raises(Refused, match="attachment-too-large"):
        list(storage.receive(Endless().chunks(), at_most=3 * 1024**2, reserve=0).path.parts)
    assert files(home) == []


def test_a_nearly_full_disk_refuses_uploads_before_the_database_suffers(home):
    with pytest.raises(Refused, match="storage-full"):
        storage.receive([b"x"], at_most=10**9, reserve=2**62)
    assert files(home) == []


def test_a_party_outside_the_reach_is_not_found_and_nothing_is_recorded(zhao, boiler_house):
    with pytest.raises(Refused, match="not-found"):
        add(zhao, boiler_house)

    assert not rows().exists()


def test_without_the_permission_nothing_is_taken(boiler_house):
    with pytest.raises(Forbidden):
        add(Actor(name="孙", user_id=9, user_uid=uuid4(), reach=Reach(parties=(boiler_house.pk,))), boiler_house)


def test_the_neighbouring_inspector_finds_nothing(wang, li, zhao, boiler_house):
    attachment = add(wang, boiler_house)

    assert list(queries.attachments_of(li, SUBJECT)) == [attachment]
    assert list(queries.attachments_of(zhao, SUBJECT)) == []
    with pytest.raises(Refused, match="not-found"):
        services.open_download(actor=zhao, uid=attachment.uid, now=NOON)


def test_a_device_that_sends_twice_gets_the_first_row(wang, boiler_house):
    uid, same = uuid4(), photo()

    first = add(wang, boiler_house, same, uid=uid)
    again = add(wang, boiler_house, same, uid=uid)

    assert first.pk == again.pk
    with pytest.raises(Refused, match="attachment-uid-taken"):
        add(wang, boiler_house, photo(scene(shade=99)), uid=uid)
    assert rows().count() == 1


def test_closing_needs_a_reason_and_keeps_row_and_file(wang, boiler_house, home):
    attachment = add(wang, boiler_house)

    with pytest.raises(Refused, match="close-needs-reason"):
        services.close_attachment(actor=wang, uid=attachment.uid, version=1, reason=" ", now=NOON)
    services.close_attachment(actor=wang, uid=attachment.uid, version=1, reason="拍错了地方", now=NOON)

    assert list(queries.attachments_of(wang, SUBJECT)) == []
    assert list(queries.attachments_of(wang, SUBJECT, closed=True)) == [attachment]
    assert files(home) == [attachment.sha256]
    with pytest.raises(Refused, match="attachment-closed"):
        services.close_attachment(actor=wang, uid=attachment.uid, version=2, reason="再关", now=NOON)


def test_a_stale_close_is_refused(wang, boiler_house):
    attachment = add(wang, boiler_house)
    with pytest.raises(Refused, match="stale-edit"):
        services.close_attachment(actor=wang, uid=attachment.uid, version=7, reason="拍错了", now=NOON)


def test_only_who_handed_it_in_or_may_edit_the_record_closes_it(wang, li, boiler_house):
    attachment = add(wang, boiler_house)
    with pytest.raises(Refused, match="attachment-not-yours"):
        services.close_attachment(actor=li, uid=attachment.uid, version=1, reason="不要", now=NOON)

    subjects.declare("hazard", lambda actor, uid: subjects.Found(boiler_house.uid, may_edit=actor.name == "李"))
    try:
        services.close_attachment(actor=li, uid=attachment.uid, version=1, reason="重复", now=NOON)
    finally:
        del subjects._FINDERS["hazard"]


def test_a_sensitive_file_is_for_those_with_the_right_and_each_read_is_logged(wang, li, boiler_house):
    attachment = add(wang, boiler_house, audience="sensitive")
    doctor = Actor(
        name="陈",
        user_id=5,
        user_uid=uuid4(),
        permissions=li.permissions | {"foundation:personal_data:view"},
        reach=li.reach,
    )

    with pytest.raises(Forbidden):
        services.open_download(actor=li, uid=attachment.uid, now=NOON)
    assert list(queries.attachments_of(li, SUBJECT)) == []
    content_of(services.open_download(actor=doctor, uid=attachment.uid, now=NOON))

    log = AccessLog.objects.beyond_scope("test").get()
    assert (log.actor_uid, log.subject_uid, log.what, log.action) == (
        doctor.user_uid,
        attachment.uid,
        "attachment",
        "read",
    )


def test_outsiders_get_a_published_photo_without_place_and_time(wang, zhao, boiler_house):
    original = photo(place=(113.1, 36.2))
    attachment = add(wang, boiler_house, original, audience="public")

    inside = content_of(services.open_download(actor=wang, uid=attachment.uid, now=NOON))
    assert inside == original
    for outsider in (PUBLIC, zhao):
        given = content_of(services.open_download(actor=outsider, uid=attachment.uid, now=NOON))
        assert dict(Image.open(io.BytesIO(given)).getexif()) == {}
        assert b"2026:11:21" not in given


def test_a_published_photo_that_was_closed_is_gone_for_outsiders(wang, boiler_house):
    attachment = add(wang, boiler_house, audience="public")
    services.close_attachment(actor=wang, uid=attachment.uid, version=1, reason="撤回", now=NOON)

    with pytest.raises(Refused, match="not-found"):
        services.open_download(actor=PUBLIC, uid=attachment.uid, now=NOON)


def test_a_photo_seen_before_is_found_after_scaling_and_recompression(wang, zhao, boiler_house, bakery):
    original = scene()
    first = add(wang, boiler_house, photo(original))
    again = add(zhao, bakery, photo(original.resize((640, 480)), quality=40, taken=None))
    add(zhao, bakery, photo(scene(shade=300)))

    seen = queries.photos_like(again.image_hash, but=again.uid)

    assert [item.uid for item in seen] == [first.uid]
    assert seen[0].distance <= 5
    # Zhao learns that it was seen, not where: the row lies outside his reach.
    assert queries.similar_photos(zhao, again.uid) == []


def test_a_black_picture_is_like_no_other(wang, boiler_house):
    attachment = add(wang, boiler_house, photo(Image.new("RGB", (300, 300))))

    assert attachment.image_hash == ""
    assert queries.photos_like("") == []


def test_a_wrong_clock_or_place_in_a_photo_is_left_empty(wang, boiler_house):
    attachment = add(wang, boiler_house, photo(place=(0, 0), taken="0000:00:00 00:00:00"))

    assert (attachment.longitude, attachment.latitude, attachment.taken_at) == (None, None, None)


def test_a_closed_row_without_reason_is_refused_by_the_database(wang, boiler_house):
    attachment = add(wang, boiler_house)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows().filter(pk=attachment.pk).update(closed_at=NOON)


def test_the_collector_removes_what_has_no_row_and_nothing_that_is_fresh(wang, boiler_house, home):
    kept = add(wang, boiler_house)
    orphan = storage.receive([b"left behind"], at_most=100, reserve=0)
    storage.keep(orphan)
    broken_off = storage.receive([b"half"], at_most=100, reserve=0)
    for path in (storage.path_of(orphan.sha256), broken_off.path, storage.path_of(kept.sha256)):
        os.utime(path, (time.time() - 90_000,) * 2)
    fresh = storage.receive([b"row to follow"], at_most=100, reserve=0)
    storage.keep(fresh)

    assert services.collect_orphans() == 2
    assert files(home) == sorted([kept.sha256, fresh.sha256])


def test_the_collector_brings_back_what_is_handed_in_again_in_the_same_moment(wang, boiler_house):
    orphan = storage.receive([b"the same"], at_most=100, reserve=0)
    storage.keep(orphan)
    path = storage.path_of(orphan.sha256)
    os.utime(path, (time.time() - 90_000,) * 2)

    def known(hashes):
        storage_again = storage.receive([b"the same"], at_most=100, reserve=0)
        if path.exists():
            storage.keep(storage_again)  # comes in after the collector looked and before it removes
        return set()

    storage.collect_orphans(known, older_than=3600)

    assert path.exists()


def test_content_is_destroyed_when_its_term_has_passed_and_the_proof_stays(wang, boiler_house, home):
    same = photo()
    term = date(2026, 11, 1)
    expired = add(wang, boiler_house, same, keep_until=term, keep_reason="企业联系人信息")
    path = storage.path_of(expired.sha256)
    os.utime(path, (time.time() - 3600,) * 2)

    with transaction.atomic():
        count = services.destroy_expired(actor=system_actor("schedule"), today=date(2026, 11, 22), now=NOON)
        on_commit, transaction.get_connection().run_on_commit = transaction.get_connection().run_on_commit, []
    for _, run, *_rest in on_commit:
        run()

    assert count == 1
    assert files(home) == []
    expired.refresh_from_db()
    assert (expired.destroyed_at, expired.evidence_digest) == (NOON, None)
    with pytest.raises(Refused, match="attachment-destroyed"):
        services.open_download(actor=wang, uid=expired.uid, now=NOON + timedelta(days=1))


def test_content_that_another_row_keeps_is_not_destroyed(wang, boiler_house, home):
    same = photo()
    expired = add(wang, boiler_house, same, keep_until=date(2026, 11, 1))
    other = add(wang, boiler_house, same, subject=uuid4())
    os.utime(storage.path_of(other.sha256), (time.time() - 3600,) * 2)

    services.destroy_content(expired, actor=system_actor("schedule"), reason="retention", now=NOON)
    storage.destroy(other.sha256, services._kept)

    assert files(home) == [other.sha256]


def test_a_lost_file_is_said_plainly(wang, boiler_house):
    attachment = add(wang, boiler_house)
    storage.path_of(attachment.sha256).unlink()
    with pytest.raises(Refused, match="attachment-lost"):
        services.open_download(actor=wang, uid=attachment.uid, now=NOON)
