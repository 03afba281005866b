"""Reports a second through the API, one a request and in lists, beside bare one-row transactions; then kill -9.

    .venv/bin/python bench/hazards.py [--seconds 20] [--clients 8] [--workers 2] [--list 50] [--postgresql]

Works in a home of its own that it makes and removes; with ``--postgresql`` in a server of its own for as long.
Clients are threads with a connection each that post one report, or one list, after the other; the bare rows are
inserted by as many threads through the same driver settings, one row a transaction. Each door is killed in the middle:
after ``kill -9`` of the whole server every report that was acknowledged must be there with its act, and the ledger must
verify. The goal: half as many reports as bare rows.
"""

# ruff: noqa: E402 (Django starts late: its settings depend on the home)
import argparse
import http.client
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import ExitStack
from pathlib import Path
from uuid import UUID

CHECKOUT = Path(__file__).resolve().parents[1]
arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
arguments.add_argument("--seconds", type=float, default=20)
arguments.add_argument("--clients", type=int, default=8)
arguments.add_argument("--workers", type=int, default=2)
arguments.add_argument("--list", type=int, default=50)
arguments.add_argument("--postgresql", action="store_true")
OPTIONS = arguments.parse_args()
HOME = tempfile.mkdtemp(prefix="anlan-bench-")
with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    PORT = free.getsockname()[1]
os.environ.update(
    ANLAN_HOME=HOME, ANLAN_PUBLIC_URL=f"http://127.0.0.1:{PORT}", DJANGO_SETTINGS_MODULE="anlan.config.settings"
)
sys.path[:0] = [str(CHECKOUT), str(CHECKOUT / "scripts")]
CLUSTER = ExitStack()
if OPTIONS.postgresql:
    from postgresql import Cluster

    os.environ["ANLAN_DATABASE_URL"] = CLUSTER.enter_context(Cluster()).url

import django

django.setup()

from datetime import UTC, datetime

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.test import Client

from anlan.foundation.accounts.models import User
from anlan.foundation.ledger.checking import check
from anlan.foundation.ledger.models import Act
from anlan.foundation.ledger.sealing import seal
from anlan.prevention.hazards.models import Hazard
from anlan.registry.people.models import Person, Post
from tests.registry.cast import build_city, enterprise

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
TEXT = "二楼疏散通道堆放面粉袋，安全出口被堵，应急照明灯两处不亮"


def prepare() -> tuple[str, list[str]]:
    """Make the tables, a small city, one inspector a client; return the mill's uid and the sessions' cookies."""
    call_command("migrate", verbosity=0)
    city = build_city()
    mill = enterprise(city)
    bureau = enterprise(city, village="潞州区", name="潞州区应急管理局", kind="department", line="")
    cookies = []
    for number in range(OPTIONS.clients):
        user = User.objects.create(username=f"inspector{number}", name=f"检查员{number}", created_at=datetime.now(UTC))
        person = Person.objects.create(organisation=bureau, name=user.name, user=user)
        Post.objects.create(organisation=bureau, title=f"检查员{number}", kind="staff", role="township_officer",
                            holder=person, first_day=datetime.now(UTC).date())  # fmt: skip
        client = Client()
        client.force_login(user, backend=BACKEND)
        cookies.append(client.cookies[settings.SESSION_COOKIE_NAME].value)
    return str(mill.uid), cookies


def start() -> subprocess.Popen[bytes]:
    """Start the server in a group of its own and wait until it answers."""
    anlan = Path(sys.executable).with_name("anlan")
    command = [str(anlan), "serve", "--port", str(PORT), "--workers", str(OPTIONS.workers), "--no-background"]
    server = subprocess.Popen(command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(240):
        try:
            socket.create_connection(("127.0.0.1", PORT), timeout=1).close()
            return server
        except OSError:
            time.sleep(0.25)
    raise SystemExit("the server does not answer")


def report(mill: str, session: str, until: float, many: int, told: list[str], faults: list[str]) -> None:
    """Post reports until the time is over or the server is gone; note the uid of each acknowledged one.

    ``many`` is how many a list holds, 0 for single reports.
    """
    token = secrets.token_hex(16)
    headers = {
        "Cookie": f"{settings.SESSION_COOKIE_NAME}={session}; csrftoken={token}",
        "X-CSRFToken": token,
        "Content-Type": "application/json",
    }
    line = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)
    try:
        while time.monotonic() < until:
            said = [
                {"party": mill, "text": TEXT, "source": "government_check", "key": secrets.token_hex(8)}
                for _each in range(many or 1)
            ]
            body = json.dumps(said if many else said[0])
            line.request("POST", f"/api/prevention/hazards/{'many' if many else ''}", body.encode(), headers)
            answer = line.getresponse()
            content = answer.read()
            known = json.loads(content) if answer.status in (200, 201) else {}
            if answer.status == 201:
                told.append(known["uid"])
            elif known and not known["refused"]:
                told += [each["uid"] for each in known["lines"]]
            else:
                faults.append(f"{answer.status} {content[:200].decode(errors='replace')}")
                time.sleep(0.1)
    except (OSError, http.client.HTTPException):
        pass  # the server was killed
    finally:
        line.close()


def run(
    mill: str, cookies: list[str], seconds: float, many: int, kill: subprocess.Popen[bytes] | None = None
) -> tuple[list[str], float]:
    """Let all clients report for so long; with ``kill`` the server dies in the middle. Return uids and seconds."""
    told: list[list[str]] = [[] for _ in cookies]
    faults: list[str] = []
    begun = time.monotonic()
    until = begun + seconds
    threads = [
        threading.Thread(target=report, args=(mill, cookie, until, many, mine, faults))
        for cookie, mine in zip(cookies, told, strict=True)
    ]
    for thread in threads:
        thread.start()
    if kill is not None:
        time.sleep(seconds / 2)
        os.killpg(kill.pid, signal.SIGKILL)
    for thread in threads:
        thread.join()
    if faults:
        raise SystemExit(f"{len(faults)} reports were refused, such as: {faults[0]}")
    return [uid for mine in told for uid in mine], time.monotonic() - begun


def bare(seconds: float) -> float:
    """Insert single rows, one transaction each, from as many threads; return how many a second."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_bare (id TEXT PRIMARY KEY, text TEXT, at TEXT)")
    counts = [0] * OPTIONS.clients
    until = time.monotonic() + seconds

    def insert(number: int) -> None:
        while time.monotonic() < until:
            with transaction.atomic(), connection.cursor() as cursor:
                row = [secrets.token_hex(16), TEXT, str(time.time())]
                cursor.execute("INSERT INTO bench_bare (id, text, at) VALUES (%s, %s, %s)", row)
            counts[number] += 1
        connections.close_all()

    threads = [threading.Thread(target=insert, args=(number,)) for number in range(OPTIONS.clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE bench_bare")
    return sum(counts) / seconds


def rate(mill: str, cookies: list[str], many: int) -> tuple[float, float, list[str], int]:
    """Measure one door and kill its server: return reports and bare rows a second, what was told, and how much late."""
    server = start()
    try:
        run(mill, cookies, 2, many)  # what is made once is made
        before = bare(OPTIONS.seconds / 2)
        told, taken = run(mill, cookies, OPTIONS.seconds, many)
        after = bare(OPTIONS.seconds / 2)
        late, _seconds = run(mill, cookies, OPTIONS.seconds / 2, many, kill=server)
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGKILL)
        server.wait()
    return len(told) / taken, (before + after) / 2, [*told, *late], len(late)


def main() -> None:
    """Measure, kill, check, and print one table."""
    mill, cookies = prepare()
    for many in (0, OPTIONS.list):
        reports, rows, told, late = rate(mill, cookies, many)
        acknowledged = [UUID(uid) for uid in told]
        kept = set(Hazard.objects.beyond_scope("bench").values_list("uid", flat=True))
        acts = Act.objects.beyond_scope("bench").filter(kind="hazard.reported")
        proven = set(acts.values_list("subject_uid", flat=True))
        seal(now=datetime.now(UTC))
        sound = check().is_sound
        door = f"lists of {many}" if many else "one a request"
        print(f"| {connection.vendor} | {door} | {reports:.0f} | {rows:.0f} | {reports / rows:.3f} | {late} | "
              f"{sum(uid not in kept for uid in acknowledged)} | {sum(uid not in proven for uid in acknowledged)} | "
              f"{len(kept ^ proven)} | {'yes' if sound else 'NO'} |")  # fmt: skip
    connections.close_all()
    if pool := getattr(connection, "pool", None):
        pool.close()
    CLUSTER.close()
    shutil.rmtree(HOME, ignore_errors=True)


if __name__ == "__main__":
    main()
