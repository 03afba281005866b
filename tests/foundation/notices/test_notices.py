"""People are told once, in an inbox of their own; a digest a day goes outside, worst first (design, section 2)."""

import json
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.utils.translation import gettext_lazy

from anlan.foundation.accounts.models import User
from anlan.foundation.ledger.outbox import deliver_due
from anlan.foundation.notices import kinds, queries, services
from anlan.foundation.notices.digest import write_digests
from anlan.foundation.notices.gateways import BadGateways, gateways
from anlan.foundation.notices.models import Channel, Notice
from anlan.foundation.notices.services import Telling
from anlan.foundation.refusals.rules import Forbidden, Refused
from anlan.foundation.scope.rules import PUBLIC, Actor

pytestmark = pytest.mark.django_db
NINE = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
"""Nine in the morning in Shanghai."""


@pytest.fixture(scope="module", autouse=True)
def _a_kind():
    kinds._KINDS.pop("test:late", None)
    kinds.declare(kinds.NoticeKind("test:late", gettext_lazy("List"), gettext_lazy("%(party)s 迟报"), tone="bad"))
    yield
    kinds._KINDS.pop("test:late")


@pytest.fixture
def people():
    return [User.objects.create(username=name, name=name, created_at=NINE) for name in ("wang", "zhao")]


def of(user):
    return Actor(name=user.name, user_id=user.pk, user_uid=user.uid)


def late(user, key, weight=0, party="长治钢厂"):
    return Telling(user_id=user.pk, kind="test:late", key=key, weight=weight, facts={"party": party})


def test_who_is_told_the_same_twice_has_it_once(people):
    wang, _zhao = people
    assert services.tell([late(wang, "a"), late(wang, "b")], now=NINE) == 2
    assert services.tell([late(wang, "a"), late(wang, "c")], now=NINE + timedelta(days=1)) == 1
    assert queries.unread_count(of(wang)) == 3


def test_an_inbox_is_its_owners_alone_and_the_worst_unread_stands_first(people):
    wang, zhao = people
    services.tell([late(wang, "mild", 1), late(wang, "bad", 9, "襄垣煤矿"), late(zhao, "other", 5)], now=NINE)
    assert [str(notice) for notice in queries.inbox(of(wang), unread=True)] == ["襄垣煤矿 迟报", "长治钢厂 迟报"]
    assert not queries.inbox(PUBLIC).exists()
    first = queries.inbox(of(wang), unread=True)[0]
    assert services.mark_read(actor=of(zhao), now=NINE, uids=[first.uid]) == 0, "nobody reads for another"
    assert services.mark_read(actor=of(wang), now=NINE, uids=[first.uid]) == 1
    assert services.mark_read(actor=of(wang), now=NINE) == 1
    assert queries.unread_count(of(wang)) == 0 and queries.unread_count(of(zhao)) == 1
    with pytest.raises(Forbidden):
        services.mark_read(actor=PUBLIC, now=NINE)


def test_the_bell_counts_and_the_page_opens_what_a_notice_is_about(client, people):
    wang, _zhao = people
    services.tell([late(wang, "a")], now=NINE)
    client.force_login(wang, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert ">1<" in client.get("/notices/unread/").content.decode()
    page = client.get("/notices/").content.decode()
    notice = Notice.objects.beyond_scope("test").get()
    assert "长治钢厂 迟报" in page and f"/notices/{notice.uid}/" in page
    assert client.get(f"/notices/{notice.uid}/")["Location"] == "/notices/"
    assert client.get("/notices/unread/").content.strip() == b""
    assert "长治钢厂 迟报" not in client.get("/notices/").content.decode()
    assert "长治钢厂 迟报" in client.get("/notices/?all=1").content.decode()


class Post(BaseHTTPRequestHandler):
    """A service outside that takes what it is sent, or not."""

    taken: list[tuple[str, dict]] = []
    status = 200

    def do_POST(self):
        content = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        type(self).taken.append((self.path, content))
        self.send_response(type(self).status)
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def outside(settings, tmp_path):
    Post.taken, Post.status = [], 200
    server = HTTPServer(("127.0.0.1", 0), Post)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.HOME = tmp_path
    (tmp_path / "notices.toml").write_text(
        f'[chat]\nurl = "json://127.0.0.1:{server.server_port}/to/{{address}}"\naddress = "[a-z/@:.]+"\n'
    )
    yield Post
    server.shutdown()


def test_the_digest_goes_out_once_a_day_worst_first_and_not_before_eight(people, outside):
    wang, zhao = people
    services.add_channel(actor=of(wang), now=NINE, gateway="chat", address="wang")
    services.tell([late(wang, "a", 1), late(wang, "b", 9, "襄垣煤矿"), late(zhao, "c")], now=NINE)
    assert write_digests(NINE - timedelta(hours=1, minutes=1)) == 0, "before eight"
    assert write_digests(NINE) == 1, "Zhao gave no address"
    assert deliver_due(now=NINE) == (1, 0)
    services.tell([late(wang, "d", 5)], now=NINE)
    write_digests(NINE + timedelta(hours=2))
    deliver_due(now=NINE + timedelta(hours=2))
    assert len(outside.taken) == 1, "one a day"
    path, content = outside.taken[0]
    assert path == "/to/wang" and content["title"] == "安澜 2026-11-23：2 条未读通知"
    assert content["message"].index("襄垣煤矿") < content["message"].index("长治钢厂")
    write_digests(NINE + timedelta(days=1))
    deliver_due(now=NINE + timedelta(days=1))
    assert outside.taken[1][1]["title"] == "安澜 2026-11-24：1 条未读通知", "what was told later comes the next day"


def test_a_digest_that_no_gateway_takes_is_tried_again_and_its_owner_sees_it(client, people, outside):
    wang, _zhao = people
    services.add_channel(actor=of(wang), now=NINE, gateway="chat", address="wang")
    services.tell([late(wang, "a")], now=NINE)
    outside.status = 500
    write_digests(NINE)
    assert deliver_due(now=NINE) == (0, 1)
    assert Channel.objects.beyond_scope("test").get().last_error
    outside.status = 200
    assert deliver_due(now=NINE + timedelta(hours=7)) == (1, 0)
    assert not Channel.objects.beyond_scope("test").get().last_error


def test_an_address_reaches_no_other_host_than_the_operators(people, outside):
    wang, _zhao = people
    services.add_channel(actor=of(wang), now=NINE, gateway="chat", address="x@evil.example:.//")
    services.tell([late(wang, "a")], now=NINE)
    write_digests(NINE)
    deliver_due(now=NINE)
    (path, _), *more = outside.taken
    assert path.startswith("/to/x") and "evil.example" in path and not more, "all of it is a part of the path"


def test_wrong_addresses_and_gateways_are_refused(people, outside):
    wang, _zhao = people
    for gateway, address, code in (("chat", "not fitting", "address-wrong"), ("fax", "wang", "gateway-unknown")):
        with pytest.raises(Refused) as refused:
            services.add_channel(actor=of(wang), now=NINE, gateway=gateway, address=address)
        assert refused.value.code == code
    for name in "abcde":
        services.add_channel(actor=of(wang), now=NINE, gateway="chat", address=name)
    services.add_channel(actor=of(wang), now=NINE, gateway="chat", address="e")
    with pytest.raises(Refused) as refused:
        services.add_channel(actor=of(wang), now=NINE, gateway="chat", address="f")
    assert refused.value.code == "too-many-channels"


def test_a_file_of_gateways_that_makes_no_sense_says_where(settings, tmp_path):
    settings.HOME = tmp_path
    assert gateways() == {}
    for content, why in (
        ("[chat]\nurl = 'json://x'", "chat"),
        ("[chat", "notices.toml"),
        ("[c]\nurl='json://{address}'\naddress='('", "address"),
    ):
        (tmp_path / "notices.toml").write_text(content)
        with pytest.raises(BadGateways, match=why):
            gateways()
        (tmp_path / "notices.toml").unlink()
