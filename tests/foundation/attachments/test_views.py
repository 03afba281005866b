"""Attachments over HTTP: the browser may save or show them and do nothing else with them."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from anlan.foundation.attachments import queries, subjects, views
from anlan.foundation.refusals.rules import Refused
from tests.foundation.attachments.conftest import photo, upload
from tests.foundation.attachments.test_services import add

pytestmark = pytest.mark.django_db


@pytest.fixture
def hazards(boiler_house):
    """Records that carry attachments: Li may edit them, everybody else within reach may look."""

    def find(actor, uid):
        if boiler_house.pk not in actor.reach.parties:
            return None
        return subjects.Found(boiler_house.uid, may_edit=actor.name == "李")

    subjects.declare("hazard", find)
    yield
    del subjects._FINDERS["hazard"]


def ask(method, actor, path="/", data=None):
    request = getattr(RequestFactory(), method)(path, data or {})
    request.actor = actor
    request.htmx = HtmxDetails(request)
    return request


def test_a_download_is_saved_never_run(wang, boiler_house):
    attachment = add(wang, boiler_house, b"<svg onload='alert(1)'></svg>", name="平面图.svg")

    answer: Any = views.download(ask("get", wang, "/?show=1"), attachment.uid)

    assert b"".join(answer.streaming_content) == b"<svg onload='alert(1)'></svg>"
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''%E5%B9%B3%E9%9D%A2%E5%9B%BE.svg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_a_photo_may_be_shown_and_is_saved_by_default(wang, boiler_house):
    attachment = add(wang, boiler_house)

    shown = views.download(ask("get", wang, "/?show=1"), attachment.uid)
    saved = views.download(ask("get", wang), attachment.uid)

    assert shown["Content-Disposition"].startswith("inline")
    assert saved["Content-Disposition"].startswith("attachment")
    assert int(saved["Content-Length"]) == attachment.size
    shown.close()
    saved.close()


def test_handing_in_and_closing_answer_with_the_list(wang, hazards):
    subject = uuid4()

    page = views.attachment_list(ask("post", wang, data={"file": upload(photo(), "锅炉<b>.jpg")}), "hazard", subject)
    assert page.status_code == 200
    assert "锅炉_b_.jpg" in page.content.decode()

    attachment = queries.attachments_of(wang, subject).get()
    page = views.close(ask("post", wang, data={"reason": "拍错了", "version": "1"}), attachment.uid)
    assert "锅炉" not in page.content.decode()


def test_the_doors_refuse_what_the_services_refuse(wang, zhao, hazards):
    subject = uuid4()
    for actor, data, code in [
        (wang, {}, "attachment-missing"),
        (wang, {"file": upload(b"MZ\x90\x00")}, "attachment-program"),
        (zhao, {"file": upload(photo())}, "not-found"),
    ]:
        with pytest.raises(Refused, match=code):
            views.attachment_list(ask("post", actor, data=data), "hazard", subject)
    with pytest.raises(Refused, match="subject-unknown"):
        views.attachment_list(ask("get", wang), "weather", subject)


def test_the_wrong_method_is_rejected(wang):
    assert views.close(ask("get", wang), uuid4()).status_code == 405
    assert views.download(ask("post", wang), uuid4()).status_code == 405
