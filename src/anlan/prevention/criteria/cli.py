"""``anlan criteria``: which items of a library fit texts, and the official texts of the city's library."""

import json
import sys
from pathlib import Path

import click

_TABLE = click.Path(path_type=Path)
_BEST = 10


@click.group()
def criteria() -> None:
    """Suggest items of a check library for texts, and load official texts."""


@criteria.command()
@click.option("--library", type=_TABLE, required=True, help="CSV with the column item.")
@click.option("--learn", type=_TABLE, help="CSV with the columns text and check_item: what people confirmed.")
@click.option("--from", "texts", type=_TABLE, required=True, help="CSV with the columns id and text.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line: id and the ten best items.")
def suggest(library: Path, learn: Path | None, texts: Path, as_json: bool) -> None:
    """Say which items of a library fit each text, best first. Needs no database and no home.

    Scores of one text add up to at most 1 over all items. Bad input is refused whole, with status 1.
    """
    from anlan.prevention.criteria.reading import BadTable, demand_filled, read_table

    try:
        items_table = read_table(library, ["item"])
        demand_filled(library, items_table, ["item"])
        asked = read_table(texts, ["id", "text"])
        demand_filled(texts, asked, ["id"])
        confirmed = read_table(learn, ["text", "check_item"]) if learn else []
        if learn:
            demand_filled(learn, confirmed, ["check_item"])
    except BadTable as wrong:
        _fail(str(wrong), as_json)
    items = list(dict.fromkeys(row["item"] for _, row in items_table))
    places = {item: place for place, item in enumerate(items)}
    learnt = [(row["text"], places[row["check_item"]]) for _, row in confirmed if row["check_item"] in places]
    if learn and not learnt:
        _fail(f"{learn}: no check_item of it stands in {library}", as_json)
    if len(learnt) < len(confirmed):
        count = len(confirmed) - len(learnt)
        click.echo(f"{count} rows of {learn} name an item that is not in {library}; they were passed over", err=True)

    from anlan.prevention.criteria.suggesting import Suggester

    found = Suggester(items, learnt).rank_many([row["text"] for _, row in asked], _BEST)
    for (_, row), fits in zip(asked, found, strict=True):
        if as_json:
            best = [{"item": items[fit.place], "score": round(fit.score, 4)} for fit in fits]
            click.echo(json.dumps({"id": row["id"], "items": best}, ensure_ascii=False))
        else:
            click.echo(f"{row['id']}  {row['text'][:60]}")
            for fit in fits:
                click.echo(f"  {fit.score:6.3f}  {items[fit.place]}")


@criteria.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--dry-run", is_flag=True, help="Say what would happen and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")
def load(file: Path, dry_run: bool, as_json: bool) -> None:
    """Give the items of the library their official texts, from the workbook or CSV FILE.

    Columns: document, text, and where they exist document_no, article, item_no_in_article, sector, issuer,
    effective_date, subsector, source_url. All lines or none; faults are named by line, with status 1.
    """
    from dataclasses import asdict
    from datetime import UTC, datetime

    from anlan.foundation.scope.services import system_actor
    from anlan.prevention.criteria.texts import load_texts

    outcome = load_texts(file, dry_run=dry_run, actor=system_actor("cli"), now=datetime.now(UTC))
    if as_json:
        click.echo(json.dumps(asdict(outcome), ensure_ascii=False))
    else:
        for line, words in outcome.faults:
            click.echo(f"line {line}: {words}", err=True)
        click.echo(
            f"{outcome.rows} lines: {outcome.texts} texts, {outcome.unchanged} unchanged, "
            f"{outcome.drafted} new drafts, "
            f"{outcome.documents} new documents, {len(outcome.faults)} faults"
        )
        if not outcome.applied:
            click.echo("Nothing was written.")
    if outcome.faults:
        sys.exit(1)


def _fail(sentence: str, as_json: bool) -> None:
    click.echo(f"anlan: {sentence}", err=True)
    if as_json:
        click.echo(json.dumps({"error": {"code": "bad-table", "message": sentence}}, ensure_ascii=False))
    sys.exit(1)
