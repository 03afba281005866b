"""How long the pages of a loaded city take at the server, for the posts of the demo.

    ./run --parties 149076 --prepare && .venv/bin/python bench/pages.py [--home var] [--rounds 7] [--all] [--markdown]

Opens pages with Django's test client as demo accounts, so neither the network nor the browser counts. Prints for
each page the middle of the rounds in milliseconds of processor, and how many queries it asked. Changes nothing but the
log of what was opened. The goal (design, section 6): 200 ms for 95 of 100 pages, at most 15 queries.
"""

# ruff: noqa: PLC0415 (Django starts late: its settings depend on the home)
import argparse
import os
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

POSTS = {
    "shizhang": "leader", "anweiban": "city office", "lzanweiban": "county office", "yingji": "bureau",
    "anjianzhan": "station", "cungan": "village", "qiye": "enterprise",
}  # fmt: skip
FURTHER = [
    "/registry/parties/?page=40",
    "/registry/parties/?sort=-name",
    "/registry/parties/?state=active&kind=enterprise",
    "/prevention/checks/?page=40",
    "/prevention/checks/?kind=team&state=handed_in",
    "/prevention/checks/?q=%E7%85%A4%E4%B8%9A",
    "/prevention/hazards/?state=rectifying",
    "/prevention/hazards/?q=%E6%B6%88%E9%98%B2",
    "/prevention/hazards/?figure=recurred",
    "/prevention/hazards/figures/?split=township",
    "/insight/warnings/?state=failing",
    "/search/?q=czhx",
    "/search/?q=9114",
    "/search/?q=%E7%85%A4%E4%B8%9A",
]
MOST_MS, MOST_QUERIES = 200, 15
UID = "<uuid:uid>"
SLOWEST = 20


def main() -> None:
    """Measure and print one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, default=Path(__file__).resolve().parents[1] / "var")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--all", action="store_true", help=f"print every page, not the {SLOWEST} slowest")
    parser.add_argument("--markdown", action="store_true", help="print the table as it stands in bench/README.md")
    parser.add_argument("--only", default="", help="only pages whose address holds this")
    options = parser.parse_args()
    os.environ.update(ANLAN_HOME=str(options.home), DJANGO_SETTINGS_MODULE="anlan.config.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from anlan.foundation.accounts.models import User

    settings.ALLOWED_HOSTS = ["testserver"]
    pages = [page for page in pages_of_a_city() if options.only in page]
    taken: dict[str, dict[str, tuple[float, int]]] = {page: {} for page in pages}
    for account in POSTS:
        client = Client()
        user = User.objects.get(username=account)
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        for page in pages:
            if client.get(page).status_code != 200:
                continue
            with CaptureQueriesContext(connection) as queries:
                client.get(page)
            asked = len(queries)  # the next request empties the log
            rounds = []
            for _ in range(options.rounds):
                begun = time.process_time()
                client.get(page)
                rounds.append(time.process_time() - begun)
            taken[page][account] = statistics.median(rounds) * 1000, asked
    show(taken, len(pages) if options.all else SLOWEST, markdown=options.markdown)


def pages_of_a_city() -> list[str]:
    """Return the lists of all registers, every page that is none, and one record of each register in each state."""
    from anlan.foundation.registers.declaration import registers
    from anlan.foundation.scope.services import system_actor

    pages = [
        "/",
        *FURTHER,
        *(address for address in plain_addresses() if not address.startswith(("/api/", "/account"))),
    ]
    for register in registers():
        pages.append(register.url("list"))
        rows = register.rows(system_actor("bench")).order_by("pk")
        has_states = any(field.name == "state" for field in rows.model._meta.fields)
        states = rows.order_by().values_list("state", flat=True).distinct() if has_states else []
        chosen = [rows.filter(state=state) for state in states] or [rows]
        records = [record for some in chosen for record in some[:1]]
        pages += [page for record in records for page in pages_of_record(register, record)]
    pages += [address.replace(UID, str(uid)) for address in addresses() if address.count("<") == 1
              for uid in records_below(address)]  # fmt: skip
    return list(dict.fromkeys(pages))


def pages_of_record(register: Any, record: Any) -> list[str]:
    """Return the page of a record, what each room shows on it, and the forms that change it."""
    further = [register.url(f"panels-{room}", record) for room in register.panel_rooms]
    forms = [f"{register.url('detail', record)}{verb.name}/" for verb in register.verbs]
    return [register.url("detail", record), *further, register.url("edit", record), *forms]


def records_below(address: str) -> list[Any]:
    """Return one record of each register of the address's room, of which one may be what the address takes."""
    from anlan.foundation.registers.declaration import registers
    from anlan.foundation.scope.services import system_actor

    if UID not in address:
        return []
    rooms = [register for register in registers() if address.startswith(f"/{register.room}/")] or registers()
    found = [register.rows(system_actor("bench")).order_by("pk").first() for register in rooms]
    return [record.uid for record in found if hasattr(record, "uid")]


def plain_addresses() -> list[str]:
    """Return every address that takes no parameter and is no page of a register's frame."""
    return [address for address in addresses() if "<" not in address]


def addresses() -> list[str]:
    """Return every address that is no page of a register's frame, with its parameters as they are declared."""
    from django.urls import get_resolver

    from anlan.foundation.registers.declaration import registers
    from anlan.foundation.registers.urls import pages_of

    def walk(patterns: Any, beginning: str) -> Iterator[str]:
        for each in patterns:
            address = beginning + str(each.pattern)
            if hasattr(each, "url_patterns"):
                yield from walk(each.url_patterns, address)
            elif "(" not in address:
                yield f"/{address}"

    framed = {
        f"/{register.room}/{register.name}/{page}" for register in registers() for _, page, _ in pages_of(register)
    }
    found = sorted(set(walk(get_resolver().url_patterns, "")) - framed)
    # Printing and files are no pages that somebody waits for; reading notices changes them.
    files = [one for one in found if "." in one.rsplit("/", 1)[-1]]
    return [one for one in found if one not in files and not one.endswith(("/print/", "/word/", "/notices/read/"))]


def show(taken: dict[str, dict[str, tuple[float, int]]], most: int, *, markdown: bool) -> None:
    """Print the slowest pages, and how all of them stand to the goals."""
    worst = sorted(taken.items(), key=lambda item: -max((ms for ms, _ in item[1].values()), default=0))
    if markdown:
        print("| page | " + " | ".join(POSTS.values()) + " |\n|---" * 1 + "|---" * len(POSTS) + "|")
    else:
        print(f"{'page':52}" + "".join(f"{name:>16}" for name in POSTS.values()))
    for page, posts in worst[:most]:
        cells = [f"{posts[one][0]:.0f} ms, {posts[one][1]} q" if one in posts else "–" for one in POSTS]
        if markdown:
            print(f"| `{page}` | " + " | ".join(cells) + " |")
        else:
            print(f"{page[:51]:52}" + "".join(f"{cell:>16}" for cell in cells))
    every = sorted(ms for posts in taken.values() for ms, _ in posts.values())
    asked = sorted(number for posts in taken.values() for _, number in posts.values())
    slow, many = sum(ms > MOST_MS for ms in every), sum(number > MOST_QUERIES for number in asked)
    print(f"\n{len(every)} pages: 95 of 100 within {every[int(len(every) * 0.95) - 1]:.0f} ms (goal {MOST_MS}), the")
    print(
        f"slowest {every[-1]:.0f} ms, {slow} above the goal; at most {asked[-1]} queries, {many} pages ask more than 15"
    )


if __name__ == "__main__":
    main()
