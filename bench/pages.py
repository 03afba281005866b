"""How long the list pages of a loaded city take at the server, for four posts of the demo.

    ./run --parties 149076 --prepare && .venv/bin/python bench/pages.py [--home var] [--rounds 7] [--all]

Opens pages with Django's test client as demo accounts, so neither the network nor the browser counts. Prints for
each page the middle of the rounds in milliseconds of processor, and how many queries it asked. Changes nothing but the
log of what was opened. The goal (design, section 6): 200 ms for 95 of 100 pages, at most 15 queries.
"""

# ruff: noqa: PLC0415 (Django starts late: its settings depend on the home)
import argparse
import os
import statistics
import time
from pathlib import Path

POSTS = {"anweiban": "city office", "lzanweiban": "county office", "anjianzhan": "station", "shichang": "department"}
FURTHER = {
    "/registry/parties/?page=40": "a page far down",
    "/registry/parties/?sort=-name": "the order turned round",
    "/registry/parties/?state=active&kind=enterprise": "two filters",
    "/search/?q=czhx": "initials",
    "/search/?q=9114": "beginning of a code",
}
MOST_MS, MOST_QUERIES = 200, 15
SLOWEST = 12


def main() -> None:
    """Measure and print one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, default=Path(__file__).resolve().parents[1] / "var")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--all", action="store_true", help=f"print every page, not the {SLOWEST} slowest")
    options = parser.parse_args()
    os.environ.update(ANLAN_HOME=str(options.home), DJANGO_SETTINGS_MODULE="anlan.config.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from anlan.foundation.accounts.models import User
    from anlan.foundation.registers.declaration import registers

    settings.ALLOWED_HOSTS = ["testserver"]
    pages = ["/", "/registry/assignment/", *(register.url("list") for register in registers()), *FURTHER]
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
    show(taken, len(pages) if options.all else SLOWEST)


def show(taken: dict[str, dict[str, tuple[float, int]]], most: int) -> None:
    """Print the slowest pages, and how all of them stand to the goals."""
    worst = sorted(taken.items(), key=lambda item: -max((ms for ms, _ in item[1].values()), default=0))
    print(f"{'page':52}" + "".join(f"{name:>18}" for name in POSTS.values()))
    for page, posts in worst[:most]:
        cells = (f"{posts[one][0]:.0f} ms, {posts[one][1]:2} q" if one in posts else "–" for one in POSTS)
        print(f"{page:52}" + "".join(f"{cell:>18}" for cell in cells))
    every = sorted(ms for posts in taken.values() for ms, _ in posts.values())
    lists = [number for page, posts in taken.items() if "/search/" not in page for _, number in posts.values()]
    print(f"\n{len(every)} pages: 95 of 100 within {every[int(len(every) * 0.95) - 1]:.0f} ms (goal {MOST_MS}), the")
    print(f"slowest {every[-1]:.0f} ms; at most {max(lists)} queries but for search (goal {MOST_QUERIES})")


if __name__ == "__main__":
    main()
