"""``anlan registry``: hand a registry workbook in from the command line, go on with it, take it back."""

import json
import sys
import time
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import click


class Bar:
    """A progress bar on standard error; silent where nobody looks at it."""

    def __init__(self) -> None:
        self._bar: Any = None
        self._shown = 0.0
        self._done = 0

    def report(self, done: int, total: int | None = None, stage: str | None = None) -> None:
        """Move the bar, ten times a second at most."""
        if not sys.stderr.isatty():
            return
        if self._bar is None:
            self._bar = click.progressbar(length=total or done, file=sys.stderr, label="")
            self._bar.__enter__()
        if time.monotonic() - self._shown > 0.1 or done == total:
            self._shown = time.monotonic()
            self._bar.length = max(total or 0, done)
            self._bar.update(done - self._done)
            self._done = done

    def end(self) -> None:
        """Leave the line."""
        if self._bar is not None:
            self._bar.__exit__(None, None, None)


@click.group()
def registry() -> None:
    """Import registry workbooks of business entities."""


@registry.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--dry-run", is_flag=True, help="Say what would happen and write nothing.")
@click.option("--answer", type=click.Path(path_type=Path, dir_okay=False), help="Write the answer workbook here.")
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON on standard output.")
@click.option("--city", default="", help="Code of the city whose register this is. [default: the workbook shows it]")
@click.option(
    "--map",
    "mapped",
    multiple=True,
    metavar="HEADING=FIELD",
    help="Say what a heading means; FIELD 'kept' keeps the column with the lines.",
)
@click.option("--accept-renames", is_flag=True, help="Let the workbook change the names of known parties.")
@click.option("--all-or-none", is_flag=True, help="Enter nothing while any line holds a question.")
def import_(
    file: Path,
    dry_run: bool,
    answer: Path | None,
    as_json: bool,
    city: str,
    mapped: tuple[str, ...],
    accept_renames: bool,
    all_or_none: bool,
) -> None:
    """Import the registry workbook FILE (.xlsx or CSV).

    Lines that can be put right are put right; lines that cannot are held as questions. The answer workbook is
    FILE with the faults coloured and explained; correct it and import it again.
    """
    from anlan.foundation.scope.services import system_actor
    from anlan.registry.intake import services, workbooks
    from anlan.registry.intake.examining import Options, examine

    actor, bar = system_actor("cli"), Bar()
    options = Options(_answers(mapped), city, accept_renames, all_or_none).checked()
    if dry_run:
        examined = examine(path=file, options=options, actor=actor, now=_now(), progress=bar)
        bar.end()
        if answer:
            from anlan.registry.intake.answering import answer_from_examination

            answer_from_examination(examined, file, answer)
        _tell(examined.counts.as_dict(), [vars(q) for q in examined.questions], as_json)
        return
    job = services.hand_in(
        chunks=workbooks.chunks_of(file), file_name=file.name, options=options, actor=actor, now=_now()
    )
    click.echo(f"import {job.uid}", err=True)
    try:
        services.enter(uid=job.uid, actor=actor, clock=_now, progress=bar)
    finally:
        bar.end()
    job.refresh_from_db()
    if answer:
        from anlan.registry.intake.answering import answer_from_import

        answer_from_import(job, answer, progress=bar)
    _tell(job.counts, job.questions, as_json)


@registry.command("continue")
@click.argument("uid", type=click.UUID)
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON on standard output.")
def continue_(uid: UUID, as_json: bool) -> None:
    """Go on with an import that was interrupted."""
    from anlan.foundation.scope.services import system_actor
    from anlan.registry.intake import services

    bar = Bar()
    job = services.get_import(uid, system_actor("cli"))
    if job.state == "undoing":
        from anlan.registry.intake.undoing import undo

        job = undo(uid=uid, actor=system_actor("cli"), clock=_now, progress=bar)
    else:
        job = services.enter(uid=uid, actor=system_actor("cli"), clock=_now, progress=bar)
    bar.end()
    _tell(job.counts, job.questions, as_json)


@registry.command("undo")
@click.argument("uid", type=click.UUID)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON on standard output.")
def undo_(uid: UUID, as_json: bool) -> None:
    """Take an import back: its parties become void, its updates are put back. Nothing is deleted."""
    from anlan.foundation.scope.services import system_actor
    from anlan.registry.intake.undoing import undo

    bar = Bar()
    job = undo(uid=uid, actor=system_actor("cli"), clock=_now, progress=bar)
    bar.end()
    taken = job.counts.get("undone", {})
    click.echo(
        json.dumps(taken) if as_json else f"voided {taken.get('voided', 0)}, put back {taken.get('restored', 0)}"
    )


@registry.command("imports")
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON on standard output.")
def imports(as_json: bool) -> None:
    """List the imports, the newest first."""
    from anlan.foundation.scope.services import system_actor
    from anlan.registry.intake.queries import imports as all_imports

    rows = [
        {
            "uid": str(job.uid),
            "file": job.file_name,
            "state": str(job.state),
            "handed_in_at": job.staged_at.isoformat(),
            "rows": job.counts.get("rows", 0),
        }
        for job in all_imports(system_actor("cli"))
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        click.echo("  ".join(str(value) for value in row.values()))


def _now() -> datetime:
    return datetime.now(UTC)


def _answers(mapped: Iterable[str]) -> dict[str, str]:
    answers = {}
    for text in mapped:
        heading, separator, field = text.rpartition("=")
        if not separator or not heading.strip():
            raise click.BadParameter(f"not HEADING=FIELD: {text}", param_hint="--map")
        answers[heading.strip()] = field.strip()
    return answers


def _tell(counts: Mapping[str, Any], questions: list[Mapping[str, Any]], as_json: bool) -> None:
    for question in questions:
        words = ", ".join(f"{name}={value}" for name, value in question.items() if value not in ("", None, ()))
        click.echo(f"? {words}", err=True)
    if as_json:
        click.echo(json.dumps({**counts, "questions": questions}, ensure_ascii=False))
        return
    for name in ("rows", "created", "updated", "unchanged", "asked", "refused", "repeated", "repaired"):
        click.echo(f"{name:>10} {counts[name]:>9,}")
    for fault, times in counts["faults"].items():
        click.echo(f"{times:>9,} {fault}")
