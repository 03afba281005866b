"""How strict signing in is, read from ``policy.toml`` once. Imports nothing of Django: the settings read it."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("policy.toml")


class BadPolicy(Exception):
    """A figure in the policy makes no sense; the message says which."""


@dataclass(frozen=True)
class Rate:
    """At most ``amount`` requests in ``seconds``."""

    amount: int
    seconds: int

    @property
    def words(self) -> str:
        """Return it as allauth writes rates, without the subject: ``30/60s``."""
        return f"{self.amount}/{self.seconds}s"


@dataclass(frozen=True)
class Policy:
    """The figures of ``policy.toml``; see there for what they mean."""

    password_min_length: int
    initial_password_length: int
    lock_out_failures: int
    lock_out_minutes: int
    grace_days: int
    session_hours: int
    idle_minutes: int
    history_days: int
    rates: dict[str, Rate]
    doors: dict[str, tuple[str, ...]]


def read(text: str) -> Policy:
    """Parse the text of a policy file; raise BadPolicy for a figure that is missing or below one."""
    data = tomllib.loads(text)
    try:
        policy = Policy(
            password_min_length=_figure(data, "passwords", "min_length"),
            initial_password_length=_figure(data, "passwords", "initial_length"),
            lock_out_failures=_figure(data, "lock_out", "failures"),
            lock_out_minutes=_figure(data, "lock_out", "minutes"),
            grace_days=_figure(data, "second_factor", "grace_days", least=0),
            session_hours=_figure(data, "session", "hours"),
            idle_minutes=_figure(data, "session", "idle_minutes"),
            history_days=_figure(data, "session", "history_days"),
            rates={name: _rate(name, words) for name, words in data["rates"].items()},
            doors={name: tuple(paths) for name, paths in data["doors"].items()},
        )
    except KeyError as missing:
        raise BadPolicy(f"{missing.args[0]} is missing") from missing
    if policy.initial_password_length < policy.password_min_length:
        raise BadPolicy("passwords.initial_length is shorter than min_length")
    if strange := sorted(set(policy.doors) - set(policy.rates)):
        raise BadPolicy(f"doors.{strange[0]} has no rate")
    return policy


@cache
def policy() -> Policy:
    """Return the policy of this installation."""
    return read(FILE.read_text(encoding="utf-8"))


def _figure(data: dict[str, dict[str, int]], section: str, name: str, least: int = 1) -> int:
    value = data[section][name]
    if not isinstance(value, int) or value < least:
        raise BadPolicy(f"{section}.{name} must be a whole number of at least {least}")
    return value


def _rate(name: str, words: str) -> Rate:
    amount, _, seconds = words.partition("/")
    if not (amount.isdecimal() and seconds.isdecimal() and int(amount) and int(seconds)):
        raise BadPolicy(f"rates.{name} must read amount/seconds")
    return Rate(int(amount), int(seconds))
