"""``./run``: make everything that is missing, then serve the demo city on this machine."""

import argparse
import ctypes
import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import prepare

PR_SET_PDEATHSIG = 1


def main() -> int:
    """Prepare, load the demo if there is none, serve until stopped. Return the exit status."""
    options = read_options()
    environment = prepare.environment_of_children()
    port = options.port or 8000
    if options.port and not environment.get("ANLAN_PUBLIC_URL"):
        environment["ANLAN_PUBLIC_URL"] = f"http://localhost:{port}"
    if not options.prepare and is_taken(port):
        raise prepare.CannotPrepare(
            f"port {port} is taken. Stop what uses it, or take another: ./run --port {port + 1}"
        )
    prepare.prepare()
    home = Path(environment.get("ANLAN_HOME") or prepare.CHECKOUT / "var").expanduser().resolve()
    migrate(environment, home)
    load_demo(options, environment, home)
    if options.prepare:
        prepare.say("prepared; ./run starts it")
        return 0
    return serve(environment, port, accounts(environment, home))


def read_options() -> argparse.Namespace:
    """Read the command line; a wrong option ends with status 2 and a sentence."""
    parser = argparse.ArgumentParser(
        prog="./run",
        description="Start Anlan 安澜 on this machine, with the demo city, at http://localhost:8000.",
        epilog="Data lives under ANLAN_HOME (default: var/ in the checkout). ANLAN_DATABASE_URL with a postgresql:// "
        "address replaces SQLite. Stop with Ctrl-C.",
        allow_abbrev=False,
    )
    content = parser.add_mutually_exclusive_group()
    content.add_argument(
        "--parties", type=positive, metavar="N", help="load a demo city with N parties (149076: a whole city)"
    )
    content.add_argument("--empty", action="store_true", help="load no demo city, only what Anlan ships")
    parser.add_argument("--port", type=port_number, metavar="N", help="listen on another port than 8000")
    parser.add_argument("--prepare", action="store_true", help="prepare everything, then stop")
    return parser.parse_args()


def positive(text: str) -> int:
    """Return a whole number above zero."""
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"not a number above zero: {text}")
    return int(text)


def port_number(text: str) -> int:
    """Return a port that a person may open."""
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"not a port: {text}")
    return int(text)


def is_taken(port: int) -> bool:
    """Whether somebody listens on the port already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def migrate(environment: dict[str, str], home: Path) -> None:
    """Run ``anlan migrate`` unless nothing that it reads has changed since the last time."""
    sources = prepare.CHECKOUT / "src" / "anlan"
    files = sorted(
        path
        for pattern in ("*/migrations/*.py", "*/*/data/**/*", "**/*.po", "*/*/loading.py", "config/*.py")
        for path in sources.glob(pattern)
        if path.is_file()
    )
    digest = hashlib.sha256(environment.get("ANLAN_DATABASE_URL", "").encode())
    for path in files:
        digest.update(str(path.relative_to(sources)).encode())
        digest.update(path.read_bytes())
    stamp = home / ".migrated"
    database = home / "anlan.sqlite3"
    here = environment.get("ANLAN_DATABASE_URL") or database.exists()
    compiled = all(path.with_suffix(".mo").exists() for path in files if path.suffix == ".po")
    if here and compiled and stamp.exists() and stamp.read_text(encoding="ascii") == digest.hexdigest():
        return
    prepare.say("preparing the database")
    anlan(["migrate"], environment)
    stamp.write_text(digest.hexdigest(), encoding="ascii")


def load_demo(options: argparse.Namespace, environment: dict[str, str], home: Path) -> None:
    """Load the demo city into a new home; later only when another size is asked for."""
    note = home / ".demo"
    done = json.loads(note.read_text(encoding="utf-8")) if note.exists() else None
    wanted = {"parties": 0 if options.empty else options.parties}
    if done is not None and (wanted == done or not (options.empty or options.parties)):
        return
    if options.empty:
        if done and done["parties"] != 0:
            prepare.say(f"there is a demo city in {home} already; for an empty one take another ANLAN_HOME")
            return
    elif not has_command("demo", environment):
        prepare.say("this version has no demo city yet; starting empty")
        return
    else:
        prepare.say("building the demo city" + (f" with {options.parties:,} parties" if options.parties else ""))
        # Its accounts are listed once the server is ready.
        anlan(["demo", *(["--parties", str(options.parties)] if options.parties else [])], environment, quiet=True)
    note.write_text(json.dumps(wanted), encoding="utf-8")


def accounts(environment: dict[str, str], home: Path) -> str:
    """Return the demo accounts as ``anlan demo --accounts`` lists them; nothing where no demo city was loaded."""
    note = home / ".demo"
    if not note.exists() or json.loads(note.read_text(encoding="utf-8"))["parties"] == 0:
        return ""
    command = [str(prepare.ANLAN), "demo", "--accounts"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False).stdout.rstrip()


def has_command(name: str, environment: dict[str, str]) -> bool:
    """Whether ``anlan`` knows a command."""
    shown = subprocess.run([str(prepare.ANLAN), "--help"], env=environment, capture_output=True, text=True, check=False)
    return any(line.split()[:1] == [name] for line in shown.stdout.splitlines())


def anlan(arguments: list[str], environment: dict[str, str], *, quiet: bool = False) -> None:
    """Run a command of Anlan; what it refuses ends this script with the same status."""
    output = subprocess.DEVNULL if quiet else sys.stderr
    done = subprocess.run([str(prepare.ANLAN), *arguments], env=environment, check=False, stdout=output)
    if done.returncode:
        raise SystemExit(done.returncode)


def serve(environment: dict[str, str], port: int, demo_accounts: str) -> int:
    """Run ``anlan serve`` and pass signals on; say where to go once the first page can be had."""
    process = subprocess.Popen(
        [str(prepare.ANLAN), "serve", "--port", str(port)], env=environment, preexec_fn=end_with_parent
    )
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda _number, _frame: process.send_signal(signal.SIGTERM))
    told = False
    while process.poll() is None:
        if not told and is_open(port):
            told = True
            if demo_accounts:
                print(f"\n{demo_accounts}", flush=True)
            print(f"\nAnlan 安澜: http://localhost:{port}\n(stop with Ctrl-C)\n", flush=True)
        time.sleep(0.5 if told else 0.05)
    return 1 if process.returncode else 0


def end_with_parent() -> None:
    """Let the kernel stop the server when this script is killed; keep the terminal's Ctrl-C to this script."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    os.setpgid(0, 0)


def is_open(port: int) -> bool:
    """Whether the server accepts connections."""
    with socket.socket() as probe:
        probe.settimeout(0.2)
        return probe.connect_ex(("127.0.0.1", port)) == 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except prepare.CannotPrepare as reason:
        prepare.say(str(reason))
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
