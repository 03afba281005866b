"""``./test``: prepare as ``./run`` does, run every check, end with a table. ``./test fast`` for the inner loop."""

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import IO

sys.path.insert(0, str(Path(__file__).resolve().parent))

import prepare
from postgresql import CannotStart, Cluster

BIN = prepare.VENV / "bin"
OK, FAILED, LEFT_OUT = "ok", "FAILED", "left out"
Said = IO[bytes] | None
"""Where a check says what it finds; None: where ``./test`` itself does."""
Run = Callable[[dict[str, str], Said], str]


@dataclass(frozen=True)
class Check:
    """A name and how to run it; ``fast`` ones belong to the inner loop."""

    name: str
    about: str
    run: Run
    fast: bool = False


def command(*arguments: str, within: Path = prepare.CHECKOUT) -> Run:
    """Return a check that runs one command; status 0 passes."""

    def run(environment: dict[str, str], said: Said) -> str:
        done = subprocess.run(
            arguments, cwd=within, env=environment, stdin=subprocess.DEVNULL, stdout=said, stderr=said, check=False
        )
        return OK if done.returncode == 0 else FAILED

    return run


def python(*arguments: str) -> Run:
    """Return a check that runs the environment's Python."""
    return command(str(prepare.PYTHON), *arguments)


def pytest(*arguments: str) -> Run:
    """Return a check that runs pytest."""
    return python("-m", "pytest", "-q", *arguments)


def node(*arguments: str) -> Run:
    """Return a check that runs a script of the front-end packages."""

    def run(environment: dict[str, str], said: Said) -> str:
        program, _npm = prepare.find_node()
        return command(program, *arguments, within=prepare.ASSETS)(environment, said)

    return run


def pages(environment: dict[str, str], said: Said) -> str:
    """Open the pages in real Chromium, with Chinese letters."""
    if not find_chromium() and not prepare.apt_install("chromium", "fonts-noto-cjk"):
        prepare.say("no Chromium here and none could be installed: the pages were not opened in a browser.")
        prepare.say("install it with:  sudo apt-get install -y chromium fonts-noto-cjk")
        return LEFT_OUT
    if not has_chinese_letters() and not prepare.apt_install("fonts-noto-cjk"):
        prepare.say("no Chinese letters here (fonts-noto-cjk): texts in screenshots will be boxes")
    return pytest("-m", "browser", "-n", "2")({**environment, "ANLAN_CHROMIUM": find_chromium()}, said)


def find_chromium() -> str:
    """Return the path of a Chromium or Chrome, or nothing."""
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        if path := shutil.which(name):
            return path
    return ""


def has_chinese_letters() -> bool:
    """Whether fontconfig knows a Chinese font; without fontconfig nobody knows."""
    if not shutil.which("fc-list"):
        return True
    shown = subprocess.run(["fc-list", ":lang=zh-cn"], capture_output=True, text=True, check=False)
    return bool(shown.stdout.strip())


def on_postgresql(environment: dict[str, str], said: Said) -> str:
    """Run the suite again on a real PostgreSQL server that is thrown away afterwards."""
    try:
        with Cluster() as server:
            prepare.say(f"PostgreSQL {server.version} listens on port {server.port} for this run")
            again = {**environment, "ANLAN_DATABASE_URL": server.url}
            # What needs no database cannot go otherwise here.
            return pytest("-m", "database and (engines or not browser)", "-n", "2")(
                {**again, "ANLAN_CHROMIUM": find_chromium()}, said
            )
    except CannotStart as reason:
        prepare.say(f"the suite did not run on PostgreSQL: {reason}")
        return LEFT_OUT


CHECKS = [
    Check("format", "ruff format", command(str(BIN / "ruff"), "format", "--check", "--quiet", "."), fast=True),
    Check("lint", "ruff", command(str(BIN / "ruff"), "check", "--quiet", "."), fast=True),
    Check("types", "mypy, strict but for the tests", python("-m", "mypy", "src/anlan", "scripts", "tests"), fast=True),
    Check("imports", "import-linter", command(str(BIN / "lint-imports")), fast=True),
    Check("scripts", "TypeScript", node("node_modules/typescript/bin/tsc", "--noEmit"), fast=True),
    Check("migrations", "up to date", python("manage.py", "makemigrations", "--check", "--dry-run"), fast=True),
    Check("translations", "complete", pytest("tests/test_translations.py"), fast=True),
    Check(
        "quick tests",
        "those without a database",
        # The translations have just been checked by themselves.
        pytest("-m", "not browser and not slow and not database", "-n", "2", "--ignore", "tests/test_translations.py"),
        fast=True,
    ),
    Check("tests", "SQLite", pytest("-m", "not browser", "-n", "2")),
    Check("pages", "real Chromium", pages),
    Check("postgresql", "the suite again, real server", on_postgresql),
]


def main() -> int:
    """Run the checks that were asked for; return 1 when one failed."""
    names = [check.name for check in CHECKS]
    parser = argparse.ArgumentParser(
        prog="./test",
        description="Check everything: what CI runs. Without arguments all checks run; 'fast' runs the inner loop.",
        epilog=f"Single checks: {', '.join(names)}.",
    )
    parser.add_argument("which", nargs="*", metavar="fast | CHECK", help="what to run")
    which = parser.parse_args().which
    if unknown := [name for name in which if name not in [*names, "fast"]]:
        parser.error(f"no such check: {', '.join(unknown)}. There are: fast, {', '.join(names)}")
    chosen = [check for check in CHECKS if wanted(check, which)]
    prepare.prepare(for_tests=True)
    compiled = subprocess.run([str(prepare.PYTHON), "scripts/compile_messages.py"], cwd=prepare.CHECKOUT, check=False)
    if compiled.returncode:
        return 1
    with tempfile.TemporaryDirectory(prefix="anlan-test-") as home:
        environment = prepare.environment_of_children()
        for name in ("ANLAN_DATABASE_URL", "ANLAN_PUBLIC_URL", "DJANGO_SETTINGS_MODULE"):
            environment.pop(name, None)
        environment |= {"ANLAN_HOME": home, "PYTHONUNBUFFERED": "1"}
        results = side_by_side([each for each in chosen if each.fast], environment)
        results += [run_one(each, environment) for each in chosen if not each.fast]
    return report(results)


def wanted(check: Check, which: list[str]) -> bool:
    """Whether a check runs: named, or of the inner loop, or everything (where the full tests hold the quick ones)."""
    if not which:
        return check.name != "quick tests"
    return check.name in which or ("fast" in which and check.fast)


def run_one(check: Check, environment: dict[str, str]) -> tuple[Check, str, float]:
    """Run a check under its heading."""
    print(f"\n=== {check.name} ({check.about})", flush=True)
    began = time.monotonic()
    state = check.run(environment, None)
    return check, state, time.monotonic() - began


def side_by_side(checks: Sequence[Check], environment: dict[str, str]) -> list[tuple[Check, str, float]]:
    """Run two checks at a time, the last of the list first, as it is the longest; each speaks at its end."""

    def run(check: Check) -> tuple[Check, str, float]:
        with tempfile.TemporaryFile() as said:
            began = time.monotonic()
            state = check.run(environment, said)
            took = time.monotonic() - began
            said.seek(0)
            found = said.read().decode(errors="replace").strip()
        print(f"\n=== {check.name} ({check.about}): {state}" + (f"\n{found}" if found else ""), flush=True)
        return check, state, took

    with ThreadPoolExecutor(2) as lanes:
        return list(lanes.map(run, reversed(checks)))[::-1]


def report(results: list[tuple[Check, str, float]]) -> int:
    """Print the table; return the exit status."""
    print("\n" + "=" * 60)
    for check, state, seconds in results:
        print(f"{state:<9} {check.name:<14} {check.about:<30} {seconds:6.1f} s")
    print("=" * 60)
    failed = [check.name for check, state, _seconds in results if state == FAILED]
    left_out = [check.name for check, state, _seconds in results if state == LEFT_OUT]
    if left_out:
        print(f"Left out, because this machine lacks what they need (see above): {', '.join(left_out)}")
    print(f"FAILED: {', '.join(failed)}" if failed else "All checks that ran have passed.", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except prepare.CannotPrepare as reason:
        prepare.say(str(reason))
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
