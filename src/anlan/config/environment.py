"""The settings that come from outside: three variables, read once, refused loudly when they make no sense."""

import contextlib
import os
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

CHECKOUT = Path(__file__).resolve().parents[3]


class BadEnvironment(Exception):
    """A variable of the environment cannot be used; the message says which and why."""


@dataclass(frozen=True)
class Environment:
    """Where Anlan keeps its data and under which address people reach it."""

    home: Path
    database_url: str
    public_url: str

    @classmethod
    def read(cls, variables: "os._Environ[str] | dict[str, str]") -> "Environment":
        """Read ``ANLAN_HOME``, ``ANLAN_DATABASE_URL`` and ``ANLAN_PUBLIC_URL``; raise BadEnvironment."""
        home = Path(variables.get("ANLAN_HOME") or CHECKOUT / "var").expanduser().resolve()
        public_url = (variables.get("ANLAN_PUBLIC_URL") or "http://localhost:8000").rstrip("/")
        parts = urlsplit(public_url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise BadEnvironment(f"ANLAN_PUBLIC_URL is not an http(s) address: {public_url!r}")
        return cls(home=home, database_url=variables.get("ANLAN_DATABASE_URL", ""), public_url=public_url)

    @property
    def is_local(self) -> bool:
        """Whether the public address is this machine itself, as in a demo."""
        return urlsplit(self.public_url).hostname in ("localhost", "127.0.0.1", "::1")

    def databases(self) -> dict[str, dict[str, Any]]:
        """Return Django's DATABASES: SQLite in the home, or the PostgreSQL server of the URL.

        Without its just-in-time compiler: it takes longer to compile a page's queries than to answer them.
        """
        if not self.database_url:
            return {"default": sqlite(self.home / "anlan.sqlite3")}
        parts = urlsplit(self.database_url)
        if parts.scheme not in ("postgres", "postgresql"):
            raise BadEnvironment("ANLAN_DATABASE_URL must begin with postgresql://")
        return {
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": unquote(parts.path.lstrip("/")),
                "USER": unquote(parts.username or ""),
                "PASSWORD": unquote(parts.password or ""),
                "HOST": unquote(parts.hostname or parse_qs(parts.query).get("host", [""])[0]),
                "PORT": str(parts.port or ""),
                "OPTIONS": {"options": "-c jit=off", "pool": {"min_size": 2, "max_size": 12, "timeout": 20}},
            }
        }

    def secret_key(self) -> str:
        """Return the key that signs sessions. It is made at the first start and lives in the home."""
        return self._key("session.key", lambda: secrets.token_urlsafe(48))

    def second_factor_key(self) -> str:
        """Return the key under which the secrets of second factors lie in the database."""
        return self._key("second_factor.key", lambda: urlsafe_b64encode(secrets.token_bytes(32)).decode())

    def _key(self, name: str, make: Callable[[], str]) -> str:
        path = self.home / "keys" / name
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            temporary = path.with_suffix(f".{os.getpid()}")
            temporary.touch(mode=0o600)
            temporary.write_text(make(), encoding="ascii")
            with contextlib.suppress(FileExistsError):
                os.link(temporary, path)  # the first of two starting processes wins
            temporary.unlink()
        return path.read_text(encoding="ascii")


def sqlite(path: Path | str) -> dict[str, Any]:
    """Return the settings under which SQLite bears many writers and loses nothing: WAL, and the lock taken at BEGIN.

    ``synchronous=FULL``: what was acknowledged is on the disk, also when the power fails in the next second.
    A thread keeps its connection: opening one reads the whole schema, and closing the last one empties the log, which
    together cost a request more than its work. A few pages each are enough, the system keeps the others.
    """
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16384;"
                "PRAGMA mmap_size=536870912; PRAGMA temp_store=MEMORY;"
            ),
        },
    }
