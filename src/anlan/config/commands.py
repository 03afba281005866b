"""How ``anlan`` finds its commands without importing them, and how it says no."""

import json
import os
import sys
from importlib import import_module
from typing import Any

import click

# Name → where the command lives, and the line that ``anlan --help`` shows. A feature adds its line here.
COMMANDS: dict[str, tuple[str, str]] = {
    "migrate": ("anlan.config.administration:migrate", "Prepare or update home, keys, database and shipped data."),
    "serve": ("anlan.config.administration:serve", "Serve the pages and do background work."),
    "doctor": ("anlan.config.administration:doctor", "Check that this installation is healthy."),
    "ledger": ("anlan.foundation.ledger.cli:ledger", "Seal, export and verify the ledger of acts."),
    "account": ("anlan.foundation.accounts.cli:account", "Open, reset, close and list accounts."),
    "regions": ("anlan.registry.regions.cli:regions", "Keep the region tree."),
    "organisations": ("anlan.registry.organisations.cli:organisations", "Make the standard organisations of a city."),
    "groups": ("anlan.registry.groups.cli:groups", "Make the standard groups of units of a city."),
    "backup": ("anlan.foundation.backup.cli:backup", "Write database, files and keys into one archive, or check one."),
    "restore": ("anlan.foundation.backup.cli:restore", "Put a backup in place."),
    "registry": ("anlan.registry.intake.cli:registry", "Import registry workbooks of business entities."),
    "sweep": ("anlan.insight.sweep.cli:sweep", "Judge every obligation of the city, or of a folder of facts."),
    "assess": ("anlan.insight.assessment.cli:assess", "Compute the monthly assessment, or replay one."),
    "demo": ("anlan.config.demo.cli:demo", "Build the demo city, or list its accounts."),
    "criteria": ("anlan.prevention.criteria.cli:criteria", "Suggest check items for texts; load official texts."),
    "policy": ("anlan.responsibility.policy.cli:policy", "Read notices and laws: their tasks and duties."),
    "worker": ("anlan.foundation.jobs.cli:worker", "Run background jobs and the timetable."),
}

# Commands that must work where nothing is installed but the package: no home, no database, no settings.
# The first word is the command, the others stand anywhere behind it.
WITHOUT_DJANGO = [
    ["ledger", "verify"],
    ["restore"],
    ["backup", "--check"],
    ["sweep", "--from"],
    ["criteria", "suggest"],
    ["policy"],
]


class Commands(click.Group):
    """A group whose commands are imported when one is called; refusals become one sentence and status 1."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return all names, sorted."""
        return sorted({*COMMANDS, *super().list_commands(ctx)})

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Import one command."""
        if name not in COMMANDS:
            return super().get_command(ctx, name)
        module, attribute = COMMANDS[name][0].split(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands from the table above."""
        rows = [(name, COMMANDS[name][1] if name in COMMANDS else "") for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl(rows)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; say clearly what was refused. Tracebacks are for faults of ours."""
        from anlan.config.environment import BadEnvironment

        try:
            if not {"--help", "-h"} & set(sys.argv) and not _works_without_django(sys.argv[1:]):
                set_up()
            return super().invoke(ctx)
        except BadEnvironment as wrong:
            raise click.UsageError(str(wrong)) from None
        except Exception as exception:
            sentence = _sentence(exception)
            if sentence is None:
                raise
            code, words = sentence
            click.echo(f"anlan: {words}", err=True)
            if "--json" in sys.argv:
                click.echo(json.dumps({"error": {"code": code, "message": words}}, ensure_ascii=False))
            ctx.exit(1)


def _works_without_django(words: list[str]) -> bool:
    """Whether the command needs no settings; ``--option=value`` counts as ``--option``."""
    said = [word.split("=")[0] if word.startswith("--") else word for word in words]
    return any(said[:1] == first and set(rest) <= set(said) for first, rest in ((w[:1], w[1:]) for w in WITHOUT_DJANGO))


def set_up() -> None:
    """Start Django once."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anlan.config.settings")
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()


def _sentence(exception: Exception) -> tuple[str, str] | None:
    """Return code and words of an exception that is the user's to solve; None for faults of ours."""
    from django.db import OperationalError, ProgrammingError

    from anlan.foundation.refusals.messages import message_of
    from anlan.foundation.refusals.rules import Refused

    if isinstance(exception, Refused):
        return exception.code, message_of(exception)
    if isinstance(exception, OperationalError | ProgrammingError) and _is_unprepared(exception):
        return "not-prepared", "The database is not prepared. Run: anlan migrate"
    if isinstance(exception, OperationalError):
        return "database", f"The database does not answer: {exception}".strip()
    if isinstance(exception, PermissionError | FileNotFoundError | IsADirectoryError | NotADirectoryError):
        return "file", f"{exception.strerror}: {exception.filename}"
    if isinstance(exception, OSError) and exception.errno == 28:
        return "disk-full", "The disk is full; nothing was half written. Make room and run the command again."
    return None


def _is_unprepared(exception: Exception) -> bool:
    return any(words in str(exception) for words in ("no such table", "does not exist", "no such column"))
