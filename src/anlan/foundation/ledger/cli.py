"""``anlan ledger``: seal, export, verify, check, prove. ``verify`` needs neither database nor settings.

Refusals become a sentence and status 1 in ``config/commands.py``.
"""

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from anlan.foundation.ledger.reports import Report
from anlan.foundation.refusals.rules import Refused

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
_OUT = click.Path(path_type=Path, dir_okay=False, writable=True)
_as_json = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON on standard output.")
_against = click.option("--against", type=_FILE, help="A file with a head that was kept elsewhere.")


@click.group()
def ledger() -> None:
    """Prove what was done: the sealed log of acts."""


@ledger.command()
@_as_json
def seal(as_json: bool) -> None:
    """Seal every act recorded so far under a new signed head."""
    from anlan.foundation.ledger.documents import head_document
    from anlan.foundation.ledger.sealing import seal
    from anlan.foundation.ledger.tree import as_head, newest_head

    sealed = seal(now=datetime.now(UTC))
    newest = newest_head()
    head = head_document(as_head(newest)) if newest else None
    said = f"size {head['size']}, root {head['root']}" if head else "nothing was recorded yet"
    _answer(as_json, {"heads": len(sealed), "head": head}, f"{len(sealed)} new heads; {said}")


@ledger.command()
@click.argument("out", type=_OUT)
@_as_json
def export(out: Path, as_json: bool) -> None:
    """Write every sealed act, head and public key to OUT (JSON Lines; in a zip if OUT ends in .zip)."""
    from anlan.foundation.ledger.exporting import export
    from anlan.foundation.ledger.sealing import unsealed

    done = export(out, now=datetime.now(UTC), progress=_progress("exported"))
    waiting, _ = unsealed()
    text = f"{done.leaves} acts under {done.heads} heads; {waiting} acts are not sealed yet and were left out"
    _answer(as_json, {**done._asdict(), "unsealed": waiting}, text)
    if done.missing:
        _fail(f"{done.missing} sealed acts are not in the database any more: run anlan ledger check")


@ledger.command()
@click.argument("file", type=_FILE)
@_against
@click.option("--key", default="", help="The id of a key that must be among the keys of the file.")
@_as_json
def verify(file: Path, against: Path | None, key: str, as_json: bool) -> None:
    """Check an export, a head or a proof, without the database. Exit status 1 when something is wrong."""
    from anlan.foundation.ledger.verification import verify

    try:
        report = verify(file, against=against, trusted_key=key)
    except OSError as error:
        _fail(f"the file cannot be read: {error}")
    _tell(report, as_json)


@ledger.command()
@_against
@_as_json
def check(against: Path | None, as_json: bool) -> None:
    """Derive every leaf again from the database and compare it with what was sealed."""
    from anlan.foundation.ledger.checking import check
    from anlan.foundation.ledger.documents import Unreadable

    try:
        report = check(against=against, progress=_progress("checked"))
    except Unreadable as error:
        _fail(str(error))
    _tell(report, as_json)


@ledger.command()
@click.argument("act_uid", type=click.UUID)
@click.option("--out", type=_OUT, help="The file to write; by default proof-ACT_UID.json.")
@click.option("--detail", is_flag=True, help="Add what the act said beyond its leaf; it may be personal data.")
@_as_json
def prove(act_uid: UUID, out: Path | None, detail: bool, as_json: bool) -> None:
    """Write the proof that an act is in the ledger; ``anlan ledger verify`` checks it."""
    from anlan.foundation.ledger.exporting import inclusion_document, write_document
    from anlan.foundation.ledger.models import Act
    from anlan.foundation.scope.services import system_actor

    act = Act.objects.visible_to(system_actor("cli")).filter(uid=act_uid).first()
    if act is None:
        raise Refused("not-found")
    document = inclusion_document(act, with_detail=detail)
    out = out or Path(f"proof-{act_uid}.json")
    write_document(out, document)
    text = f"leaf {document['index']} of {document['head']['size']}: {out}"
    _answer(as_json, {"file": str(out), "index": document["index"], "size": document["head"]["size"]}, text)


@ledger.command()
@click.argument("out", type=_OUT)
@_as_json
def witness(out: Path, as_json: bool) -> None:
    """Write the newest head and the public keys to OUT, for others to keep."""
    from anlan.foundation.ledger.exporting import witness_document, write_document

    document = witness_document()
    write_document(out, document)
    head = document["head"]
    _answer(as_json, {"file": str(out), "head": head}, f"head {head['number']} over {head['size']} acts: {out}")


@ledger.command()
@click.argument("kept", type=_FILE)
@click.argument("out", type=_OUT)
@_as_json
def consistency(kept: Path, out: Path, as_json: bool) -> None:
    """Write the proof that today's ledger continues the head in KEPT to OUT."""
    from anlan.foundation.ledger.documents import Unreadable
    from anlan.foundation.ledger.exporting import consistency_document, write_document
    from anlan.foundation.ledger.verification import read_witness

    try:
        document = consistency_document(read_witness(kept).head.size)
    except Unreadable as error:
        _fail(str(error))
    write_document(out, document)
    sizes = {"file": str(out), "old": document["old"]["size"], "new": document["new"]["size"]}
    _answer(as_json, sizes, f"{sizes['old']} acts continue to {sizes['new']}: {out}")


@ledger.command("rotate-key")
@_as_json
def rotate_key(as_json: bool) -> None:
    """Replace the key that signs heads; the old one signs the new one."""
    from anlan.foundation.ledger.services import rotate_key
    from anlan.foundation.scope.services import system_actor

    key = rotate_key(by=system_actor("cli"), now=datetime.now(UTC))
    _answer(as_json, {"key": key.key_id, "previous": key.previous_key_id}, f"key {key.key_id} signs from now on")


def _progress(done: str) -> Callable[[int], None]:
    told = 0

    def tell(leaves: int) -> None:
        nonlocal told
        if leaves - told >= 50_000:
            told = leaves
            click.echo(f"{leaves} acts {done}", err=True)

    return tell


def _tell(report: Report, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(report.as_json(), ensure_ascii=False))
    else:
        click.echo(f"{report.kind}: {report.leaves} leaves, {report.heads} heads, root {report.root or '-'}")
        for problem in report.problems:
            click.echo(f"{problem.code}: {problem.message}")
        if report.further_problems:
            click.echo(f"… and {report.further_problems} more")
        click.echo("sound" if report.is_sound else "NOT SOUND")
    if not report.is_sound:
        sys.exit(1)


def _answer(as_json: bool, result: dict[str, Any], text: str) -> None:
    click.echo(json.dumps(result, ensure_ascii=False) if as_json else text)


def _fail(message: str) -> Any:
    click.echo(message, err=True)
    sys.exit(1)
