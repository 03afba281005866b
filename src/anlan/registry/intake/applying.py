"""Enter a workbook chunk by chunk: judge every line against what is known, store, count. One transaction a chunk."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from anlan.foundation.bulk.services import insert_rows
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.registry.assignment.rules import Proposer
from anlan.registry.intake.comparing import difference
from anlan.registry.intake.counting import Counts
from anlan.registry.intake.entity import found as note
from anlan.registry.intake.faults import Effect, Finding
from anlan.registry.intake.models import ImportLine, RegistryImport
from anlan.registry.intake.sheets import Line
from anlan.registry.intake.storing import Fresh, RegionFacts, prepare_fresh, store_parties
from anlan.registry.intake.updating import Change, known_by_code, store_changes

_WHY = "the import writes its own lines"
_STATUS = {Effect.HELD: "asked", Effect.REFUSED: "refused", Effect.REPEATED: "repeated"}
encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True)
class Context:
    """What stays the same from chunk to chunk."""

    actor: Actor
    regions: Mapping[int, RegionFacts]
    proposer: Proposer
    today: date
    accept_renames: bool = False


@dataclass
class Judged:
    """A chunk whose lines were compared with what is known: outcome and findings of every line, in their order."""

    lines: list[tuple[Line, str, tuple[Finding, ...], int | None]] = field(default_factory=list)
    fresh: list[Line] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    def counted(self, counts: Counts) -> Counts:
        """Add the lines to the counts."""
        for _, status, findings, _ in self.lines:
            counts.add(status, findings)
        return counts


def judge(lines: Sequence[Line], context: Context) -> Judged:
    """Compare a chunk with what is known. Reads only; nothing is locked."""
    codes = [line.cleaned.entity.credit_code for line in lines if line.cleaned.entity is not None]
    known = known_by_code(codes, context.actor) if codes else {}
    judged = Judged()
    for line in lines:
        entity, findings = line.cleaned.entity, line.cleaned.findings
        if entity is None:
            judged.lines.append((line, _STATUS[Effect(line.cleaned.status)], findings, None))
            continue
        party = known.get(entity.credit_code)
        if party is None:
            judged.fresh.append(line)
            judged.lines.append((line, "created", findings, None))
            continue
        if not party.is_visible:
            question = note("known_outside_jurisdiction", "credit_code", entity.credit_code)
            judged.lines.append((line, "asked", (*findings, question), None))
            continue
        found = difference(entity, party.values, party.last)
        changes = dict(found.changes)
        if found.renamed and context.accept_renames:
            changes["name"] = (found.renamed, entity.name)
        elif found.renamed:
            question = note("name_differs_from_registry", "name", entity.name, found.renamed)
            judged.lines.append((line, "asked", (*findings, question), party.id))
            continue
        if found.conflicts:
            question = note("changed_by_hand_since", found.conflicts[0], str(getattr(entity, found.conflicts[0])))
            judged.lines.append((line, "asked", (*findings, question), party.id))
            continue
        if changes:
            judged.changes.append(Change(line, party, changes))
        judged.lines.append((line, "updated" if changes else "unchanged", findings, party.id))
    return judged


def store(job: RegistryImport, judged: Judged, prepared: Sequence[Fresh], context: Context, now: datetime) -> None:
    """Write a chunk: parties, their assignments and acts, the lines, and how far the import is. All or nothing.

    Refused ``import-runs-elsewhere`` when another process moved the import on, ``stale-edit`` when somebody
    changed one of the parties since it was judged.
    """
    last = judged.lines[-1][0]
    counts = judged.counted(Counts.from_dict(job.counts)).as_dict()
    counts["skipped"] = job.counts.get("skipped", {})
    with transaction.atomic():
        mine = RegistryImport.objects.beyond_scope(_WHY).filter(pk=job.pk, sheet=job.sheet, line=job.line)
        if not mine.filter(state="applying").update(sheet=last.sheet, line=last.number, counts=counts):
            raise Refused("import-runs-elsewhere")
        ids = store_parties(prepared, regions=context.regions, today=context.today, actor=context.actor, now=now)
        store_changes(judged.changes, regions=context.regions, today=context.today, actor=context.actor, now=now)
        by_place = {(one.line.sheet, one.line.number): pk for one, pk in zip(prepared, ids, strict=True)}
        before = {(c.line.sheet, c.line.number): c.changes for c in judged.changes}
        insert_rows(
            ImportLine,
            ("registry_import_id", "sheet", "line", "status", "party_id", "entity", "findings", "extra", "before"),
            (
                (
                    job.pk, line.sheet, line.number, status,
                    party or by_place.get((line.sheet, line.number)), line.text,
                    encode(findings) if findings else "", encode(line.extra) if line.extra else "",
                    _before(before.get((line.sheet, line.number))),
                )
                for line, status, findings, party in judged.lines
            ),
        )  # fmt: skip
    job.sheet, job.line, job.counts = last.sheet, last.number, counts


def _before(changes: Mapping[str, tuple[Any, Any]] | None) -> str:
    return json.dumps(changes, ensure_ascii=False, default=str) if changes else ""


def prepare(judged: Judged, context: Context) -> list[Fresh]:
    """Decide about the new parties of a chunk, outside of the transaction."""
    return prepare_fresh(judged.fresh, regions=context.regions, proposer=context.proposer)
