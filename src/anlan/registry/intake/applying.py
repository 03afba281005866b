"""Enter a workbook chunk by chunk: judge every line against what is known, store, count. One transaction a chunk."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction

from anlan.foundation.bulk.services import insert_stored
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.registry.assignment.rules import Proposal
from anlan.registry.intake.comparing import difference
from anlan.registry.intake.counting import Counts
from anlan.registry.intake.entity import Entity
from anlan.registry.intake.entity import found as note
from anlan.registry.intake.faults import Finding
from anlan.registry.intake.models import ImportLine, RegistryImport
from anlan.registry.intake.packing import PackedLine, Ready, encode
from anlan.registry.intake.storing import store_parties
from anlan.registry.intake.updating import Change, known_by_code, store_changes

_WHY = "the import writes its own lines"
_STATUS = {"held": "asked", "refused": "refused", "repeated": "repeated"}


@dataclass(frozen=True)
class Context:
    """What stays the same from chunk to chunk; ``regions`` are the uids of regions by key, ``now`` when it began."""

    actor: Actor
    regions: Mapping[int, UUID]
    paths: Mapping[int, str]
    now: datetime
    today: date
    accept_renames: bool = False


class JudgedLine(NamedTuple):
    """A line, what becomes of it, what was found, and the key of the party that it is about, if it is known."""

    line: PackedLine
    status: str
    findings: tuple[Finding, ...]
    party: int | None


@dataclass
class Judged:
    """A chunk whose lines were compared with what is known, in their order."""

    lines: list[JudgedLine] = field(default_factory=list)
    fresh: list[tuple[PackedLine, Ready]] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    def counted(self, counts: Counts) -> Counts:
        """Add the lines to the counts."""
        for one in self.lines:
            counts.add(one.status, one.findings)
        return counts


def judge(lines: Sequence[PackedLine], parties: Sequence[Ready], context: Context) -> Judged:
    """Compare a chunk with what is known. Reads only; nothing is locked."""
    known = known_by_code([one.code for one in parties], context.actor) if parties else {}
    judged = Judged()
    for line in lines:
        if line.ready < 0:
            judged.lines.append(JudgedLine(line, _STATUS[line.status], line.findings, None))
            continue
        one = parties[line.ready]
        party = known.get(one.code)
        if party is None:
            judged.fresh.append((line, one))
            judged.lines.append(JudgedLine(line, "created", line.findings, None))
            continue
        entity = entity_of(line.text)
        question, changes = None, {}
        if not party.is_visible:
            question = note("known_outside_jurisdiction", "credit_code", entity.credit_code)
        else:
            found = difference(entity, party.values, party.last)
            changes = dict(found.changes)
            if found.renamed and context.accept_renames:
                changes["name"] = (found.renamed, entity.name)
            elif found.renamed:
                question = note("name_differs_from_registry", "name", entity.name, found.renamed)
            elif found.conflicts:
                both = found.conflicts[0]
                question = note("changed_by_hand_since", both, str(getattr(entity, both)))
        if question:
            key = party.id if party.is_visible else None
            judged.lines.append(JudgedLine(line, "asked", (*line.findings, question), key))
            continue
        if changes:
            judged.changes.append(Change(line, entity, party, changes))
        judged.lines.append(JudgedLine(line, "updated" if changes else "unchanged", line.findings, party.id))
    return judged


def entity_of(text: str) -> Entity:
    """Return the entity that a line of an import keeps."""
    values = json.loads(text)
    entity = Entity(*values)
    return entity._replace(lines=tuple(entity.lines))


def store(
    job: RegistryImport,
    judged: Judged,
    proposal_of: Callable[[Ready], Proposal | None],
    context: Context,
    now: datetime,
) -> None:
    """Write a chunk: parties, their assignments and acts, the lines, and how far the import is. All or nothing.

    ``proposal_of`` says who should answer for a new party. Refused ``import-runs-elsewhere`` when another process
    moved the import on, ``stale-edit`` when somebody changed one of the parties since it was judged.
    """
    last = judged.lines[-1].line
    counts = judged.counted(Counts.from_dict(job.counts)).as_dict()
    fresh = [(one, proposal_of(one), line.digest) for line, one in judged.fresh]
    with transaction.atomic():
        mine = RegistryImport.objects.beyond_scope(_WHY).filter(pk=job.pk, sheet=job.sheet, line=job.line)
        if not mine.filter(state="applying").update(sheet=last.sheet, line=last.number, counts=counts):
            raise Refused("import-runs-elsewhere")
        ids = store_parties(fresh, today=context.today, actor=context.actor, now=now)
        store_changes(
            judged.changes,
            regions=context.regions,
            paths=context.paths,
            today=context.today,
            actor=context.actor,
            now=now,
        )
        keys = {line.ready: pk for (line, _), pk in zip(judged.fresh, ids, strict=True)}
        before = {(change.line.sheet, change.line.number): change.changes for change in judged.changes}
        insert_stored(
            ImportLine,
            ("sheet", "line", "status", "party_id", "entity", "findings", "extra", "before"),
            [
                (
                    line.sheet, line.number, status, party or keys.get(line.ready), line.text,
                    encode(findings) if findings else "", line.extra, _before(before.get((line.sheet, line.number))),
                )
                for line, status, findings, party in judged.lines
            ],
            same={"registry_import_id": job.pk},
        )  # fmt: skip
    job.sheet, job.line, job.counts = last.sheet, last.number, counts


def _before(changes: Mapping[str, tuple[Any, Any]] | None) -> str:
    return json.dumps(changes, ensure_ascii=False, default=str) if changes else ""
