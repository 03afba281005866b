"""Nothing is loaded from elsewhere, nothing inline is run, nobody frames a page."""

import re

import pytest

pytestmark = pytest.mark.django_db


def test_the_content_policy_is_strict(client):
    policy = client.get("/styleguide/").headers["Content-Security-Policy"]

    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_security_headers_stand_on_every_page(client):
    headers = client.get("/nowhere/").headers

    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "geolocation=(self)" in headers["Permissions-Policy"]


def test_pages_hold_nothing_inline(client):
    text = client.get("/styleguide/").content.decode()

    assert re.findall(r"<script(?![^>]*(?:src=|application/json))", text) == []
    assert re.findall(r"\sstyle=|\son[a-z]+=|<style", text) == []


def test_everything_a_page_loads_comes_from_here(client):
    text = client.get("/styleguide/").content.decode()

    assert re.findall(r"""(?:src|href|action)=["'](?:https?:)?//[^"']*""", text) == []


def test_the_page_of_components_is_for_local_installations_only(client, settings):
    settings.ENVIRONMENT = type(settings.ENVIRONMENT)(settings.HOME, "", "https://anlan.example.gov.cn")

    assert client.get("/styleguide/").status_code == 404
