"""Checking an export in one pass. Needs the file alone."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from anlan.foundation.ledger import documents
from anlan.foundation.ledger.documents import Unreadable
from anlan.foundation.ledger.merkle import Frontier
from anlan.foundation.ledger.reports import MOST_PROBLEMS, Report, check_signature, hash_of
from anlan.foundation.ledger.signatures import NO_HEAD, Head, Key, vouched_for


class Witnessed(NamedTuple):
    """A head that somebody kept, and the keys that came with it."""

    head: Head
    keys: list[Key]


class ExportCheck:
    """Reads an export once from beginning to end, in constant memory but for the problems."""

    def __init__(self, report: Report, witnessed: Witnessed | None) -> None:
        report.kind = "export"
        self.report = report
        self.witnessed = witnessed
        self.keys: list[Key] = []
        self.by_id: dict[str, Key] = {}
        self.tree = Frontier()
        self.next = 0
        self.missing: set[int] = set()
        self.before: Head | None = None
        self.ended: dict[str, Any] | None = None
        # Once a leaf's hash is lost, or a root does not fit, no later root can be compared.
        self.comparable = True
        self.not_compared = 0

    def run(self, lines: Iterable[dict[str, Any]]) -> None:
        """Check every line, then what only the whole can say."""
        checks = {"key": self._key, "leaf": self._leaf, "head": self._head, "end": self._end}
        for number, line in enumerate(lines, 1):
            if number == 1 and line.get("format") != documents.EXPORT:
                raise Unreadable(f"a format that this version does not know: {str(line.get('format'))[:80]!r}")
            if number > 1:
                check = checks.get(str(line.get("type")))
                if check is None or self.ended:
                    raise Unreadable(f"line {number} is no part of a ledger")
                check(line)
        self._finish()

    def _key(self, line: dict[str, Any]) -> None:
        key = documents.read_key(line)
        self.keys.append(key)
        self.by_id[key.key_id] = key
        self.report.keys.append(key.key_id)

    def _leaf(self, line: dict[str, Any]) -> None:
        index = documents.natural(line, "index")
        hash_ = documents.digest(line.get("hash"))
        self.report.leaves += 1
        if index < self.next:
            self.missing.discard(index)
            self.comparable = False
            self.report.add("reordered", f"leaf {index} stands after leaf {self.next - 1}")
            return
        if index > self.next:
            self.comparable = False
            self._miss(self.next, index)
        self._compare_with_witness()
        self.next = index + 1
        content = line.get("leaf")
        if content is None:
            self.report.add("removed", f"the act of leaf {index} was not in the database any more")
        elif hash_of(content) != hash_:
            uid = content.get("uid") if isinstance(content, dict) else None
            self.report.add("changed", f"leaf {index} (act {uid}) was changed")
        self.tree.append(hash_)

    def _miss(self, start: int, end: int) -> None:
        if end - start > MOST_PROBLEMS:
            self.report.add("removed", f"leaves {start} to {end - 1} are missing")
        else:
            self.missing.update(range(start, end))

    def _head(self, line: dict[str, Any]) -> None:
        head = documents.read_head(line)
        name = f"head {head.number}"
        first = self.before.size if self.before else 0
        self.report.heads += 1
        self.report.root = head.root.hex()
        if head.number != (self.before.number + 1 if self.before else 1):
            after = f"head {self.before.number}" if self.before else "nothing"
            self.report.add("removed", f"{name} follows {after}: heads in between are missing or in another order")
        elif head.previous != (self.before.digest if self.before else NO_HEAD):
            self.report.add("head", f"{name} does not continue the head before it: one of the two is forged")
        is_signed = check_signature(self.report, head, self.by_id, name)
        key, key_before = self.by_id.get(head.key_id), self.before and self.by_id.get(self.before.key_id)
        if key and key_before and key.number < key_before.number:
            self.report.add("head", f"{name} is signed by a key that had been replaced")
        if self.comparable and head.size != self.next:
            self.report.add("head", f"{name} signs {head.size} leaves, but {self.next} stand before it")
            self.comparable = False
        elif not self.comparable:
            self.not_compared += 1
        elif head.root != self.tree.root():
            if is_signed:
                # The head is genuine, so the leaves are not; each fits its own hash, so both were replaced.
                where = f"leaves {first} to {head.size - 1} do not give the root that {name} signs"
                self.report.add("root", f"{where}: at least one was changed, removed, added or reordered")
                self.comparable = False
            else:
                self.report.add("root", f"the leaves up to {head.size - 1} do not give the root in {name}")
        self.before = head

    def _end(self, line: dict[str, Any]) -> None:
        self.ended = line

    def _finish(self) -> None:
        report = self.report
        self._compare_with_witness()
        for index in sorted(self.missing):
            report.add("removed", f"leaf {index} is missing")
        for wrong in vouched_for(self.keys):
            report.add("key", wrong)
        if self.ended is None:
            report.add("removed", "the export is cut off: its last line is missing")
        elif (self.ended.get("leaves"), self.ended.get("heads")) != (report.leaves, report.heads):
            said = f"{self.ended.get('leaves')} leaves and {self.ended.get('heads')} heads"
            report.add("removed", f"the last line promises {said}, there are {report.leaves} and {report.heads}")
        if self.next > (self.before.size if self.before else 0) and self.comparable:
            report.add("added", f"the leaves after the last head (up to {self.next - 1}) are signed by nobody")
        if self.not_compared:
            report.add("head", f"{self.not_compared} heads after the fault could not be compared with the leaves")
        if self.witnessed:
            witness = self.witnessed.head
            known = {**{key.key_id: key for key in self.witnessed.keys}, **self.by_id}
            check_signature(report, witness, known, f"the witness's head {witness.number}")
            if witness.key_id not in self.by_id:
                report.add("fork", f"the witness's head is signed by the key {witness.key_id}, unknown to this export")
            if witness.size > self.next:
                report.add("removed", f"the witness saw {witness.size} leaves, this export ends after {self.next}")

    def _compare_with_witness(self) -> None:
        witness = self.witnessed and self.witnessed.head
        if not witness or witness.size != self.next:
            return
        if self.comparable and self.tree.root() != witness.root:
            self.report.add("fork", f"the first {self.next} leaves are not those that the witness's head signed")
