"""``anlan policy``: read documents and compare what was read with labels. Needs no database and no home."""

import json
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

_FILE = click.Path(path_type=Path)


@click.group()
def policy() -> None:
    """Read notices and laws: tasks, and recurring or timed duties."""


def _with_words(command: Callable[..., None]) -> Callable[..., None]:
    """Start Django only when something is refused: the words of a refusal are in both languages."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        from anlan.foundation.refusals.rules import Refused

        try:
            command(*args, **kwargs)
        except Refused:
            import django
            from django.apps import apps

            if not apps.ready:
                django.setup()
            raise

    return run


@policy.command()
@click.argument("file", type=_FILE)
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines: one object a task or duty.")
@_with_words
def read(file: Path, as_json: bool) -> None:
    """Read FILE (.docx, .doc, PDF with text, .txt, .html) and print its tasks and duties.

    What cannot be read (scanned, encrypted, broken, empty) is refused with the reason and status 1.
    """
    from anlan.responsibility.policy.lines import rows_of
    from anlan.responsibility.policy.reading import read_document

    reading = read_document(file)
    if as_json:
        for row in rows_of(reading):
            click.echo(json.dumps(row, ensure_ascii=False))
        return
    from anlan.responsibility.policy.printing import printed

    click.echo(printed(reading))


@policy.command()
@click.argument("labels", type=_FILE)
@click.argument("predictions", type=_FILE)
@click.option("--json", "as_json", is_flag=True, help="Print the figures as one JSON object.")
@_with_words
def evaluate(labels: Path, predictions: Path, as_json: bool) -> None:
    """Compare PREDICTIONS with LABELS (both JSON Lines) as the guideline matches them, and print the figures."""
    from anlan.responsibility.policy.evaluate import score_duties, score_tasks
    from anlan.responsibility.policy.lines import read_lines
    from anlan.responsibility.policy.printing import figures, table

    wanted_duties, wanted_tasks = read_lines(labels)
    found_duties, found_tasks = read_lines(predictions)
    duties = score_duties(wanted_duties, found_duties) if wanted_duties else None
    tasks = score_tasks(wanted_tasks, found_tasks) if wanted_tasks else None
    if as_json:
        click.echo(json.dumps(figures(duties, tasks), ensure_ascii=False))
    else:
        click.echo(table(duties, tasks))
