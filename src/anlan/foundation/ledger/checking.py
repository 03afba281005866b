"""Checking the live database against the sealed tree: what ``anlan ledger check`` does.

Every leaf is derived again from its row. The stored hashes say which act was changed, removed, added or put
elsewhere; the signed heads say whether the stored hashes are the ones that were sealed.
"""

from collections.abc import Callable
from pathlib import Path

from django.db import connection

from anlan.foundation.ledger import tree
from anlan.foundation.ledger.export_check import Witnessed
from anlan.foundation.ledger.exporting import SealedRun, all_heads, sealed_runs
from anlan.foundation.ledger.guards import missing_guards
from anlan.foundation.ledger.keys import public_keys
from anlan.foundation.ledger.merkle import Frontier, leaf_hash
from anlan.foundation.ledger.models import Act, ActDetail, TreeHead, TreeNode
from anlan.foundation.ledger.reports import Report, check_signature
from anlan.foundation.ledger.rules import evidence_of, leaf, salted_digest
from anlan.foundation.ledger.signatures import NO_HEAD, Head, vouched_for
from anlan.foundation.ledger.verification import read_witness

_BEFORE_ALL = -(2**63)
_WHY = "the check covers the acts of all parties"


def check(*, against: Path | None = None, progress: Callable[[int], None] = lambda leaves: None) -> Report:
    """Check the whole ledger of this database; ``against`` is a file with a head that was kept elsewhere.

    Raises Unreadable for a bad witness. ``progress`` is told the number of leaves checked.
    """
    report = Report(kind="database")
    witnessed = read_witness(against) if against else None
    keys = public_keys()
    by_id = {key.key_id: key for key in keys}
    report.keys = list(by_id)
    for wrong in vouched_for(keys):
        report.add("key", wrong)
    for guard in missing_guards(connection):
        report.add("guard", f"the trigger {guard} is missing: the database accepts changes to the ledger")
    grown = Frontier()
    before: Head | None = None
    comparable = True
    reached = 0
    last_act = _BEFORE_ALL
    for head in all_heads():
        name = f"head {head.number}"
        for run in sealed_runs(head, before):
            if run.row.first != reached:
                report.add("removed", f"the hashes of the leaves {reached} to {run.row.first - 1} are missing")
                comparable, last_act = False, run.row.first_act - 1
            reached = run.row.first + run.row.count
            _check_run(report, run, last_act)
            last_act = run.row.last_act
            _grow(report, grown, run, witnessed if comparable else None)
            report.leaves += run.row.count
            progress(report.leaves)
        report.heads += 1
        report.root = head.root.hex()
        check_signature(report, head, by_id, name)
        if head.number != (before.number + 1 if before else 1):
            report.add("removed", f"{name} does not follow the head before it: heads are missing")
        elif head.previous != (before.digest if before else NO_HEAD):
            report.add("head", f"{name} does not continue the head before it: one of the two is forged")
        if reached < head.size:
            report.add("removed", f"the hashes of the leaves {reached} to {head.size - 1} are missing")
            comparable, reached, last_act = False, head.size, _last_act(head)
        if comparable and (head.size, head.root) != (grown.size, grown.root()):
            report.add("root", f"the stored hashes do not give the root that {name} signs: they or it were replaced")
            comparable = False
        before = head
    if witnessed:
        _compare(report, grown, witnessed, comparable)
        if witnessed.head.size > grown.size:
            report.add("removed", f"the witness saw {witnessed.head.size} leaves, here are {grown.size}")
        if witnessed.head.key_id not in by_id:
            report.add("fork", f"the witness's head is signed by the key {witnessed.head.key_id}, unknown here")
    return report


def _last_act(head: Head) -> int:
    return int(TreeHead.objects.beyond_scope(_WHY).values_list("last_act", flat=True).get(number=head.number))


def _grow(report: Report, grown: Frontier, run: SealedRun, witnessed: Witnessed | None) -> None:
    """Append the run's hashes; compare the subtrees that they finish with the stored ones."""
    nodes = []
    for hash_ in run.hashes:
        if witnessed and witnessed.head.size == grown.size:
            _compare(report, grown, witnessed, True)
        nodes += [node for node in grown.append(hash_) if node[0] >= tree.STORED_LEVEL]
    for level, position, hash_ in nodes:
        stored = TreeNode.objects.beyond_scope(_WHY).filter(level=level, position=position).first()
        if stored is None or bytes(stored.hash) != hash_:
            report.add("root", f"the stored subtree {position} of level {level} is missing or was changed")


def _compare(report: Report, grown: Frontier, witnessed: Witnessed, comparable: bool) -> None:
    if comparable and grown.size == witnessed.head.size and grown.root() != witnessed.head.root:
        report.add("fork", f"the first {grown.size} leaves are not those that the witness's head signed")


def _check_run(report: Report, run: SealedRun, after: int) -> None:
    """Compare the acts that are there with the hashes that were sealed."""
    place_of = {hash_: at for at, hash_ in enumerate(run.hashes, run.row.first)}
    for at, (act_id, hash_) in enumerate(zip(run.ids, run.hashes, strict=True), run.row.first):
        facts = run.acts.get(act_id)
        if facts is None:
            report.add("removed", f"act {act_id} (leaf {at}) is not in the database any more")
            continue
        derived = leaf_hash(leaf(facts))
        if derived == hash_:
            continue
        if derived in place_of:
            where = f"act {facts.uid} was sealed as leaf {place_of[derived]} and stands at leaf {at}"
            report.add("reordered", where)
        else:
            report.add("changed", f"act {facts.uid} (leaf {at}) was changed")
    passed = Act.objects.beyond_scope(_WHY).filter(id__gt=after, id__lte=run.row.last_act)
    if passed.count() != len(run.acts):
        for act in passed.exclude(id__in=run.ids):
            report.add("added", f"act {act.uid} was put between acts that were sealed already")
    details = ActDetail.objects.beyond_scope(_WHY).filter(act_id__in=run.ids)
    for detail in details.iterator(chunk_size=1000):
        act = run.acts.get(detail.act_id)
        evidence = bytes(detail.evidence_digest) if detail.evidence_digest else None
        fits = act is not None and act.evidence == evidence_of(bytes(detail.digest), evidence)
        if fits and detail.salt is not None and detail.body is not None:
            fits = salted_digest(bytes(detail.salt), detail.body.encode()) == bytes(detail.digest)
        if act is not None and not fits:
            report.add("changed", f"the detail of act {act.uid} was changed")
