"""What counts: the kinds of act that fulfil duties, declared by the registers that record them.

A register declares in its ``kinds.py`` what it brings, so that the catalogue offers it and a duty leads to the form in
one click. The act's ``party_uid`` is the uid of the holder (of the post, where the holder is a post), ``counts_on`` the
day it happened or the last day of the period that a report names.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse

from anlan.foundation.ledger import kinds

if TYPE_CHECKING:
    from django.utils.functional import Promise


@dataclass(frozen=True)
class Proof:
    """One kind of act that counts. ``url_name`` with ``query`` opens the form in which it is recorded."""

    act_kind: str
    words: "str | Promise"
    url_name: str
    query: tuple[tuple[str, str], ...] = ()
    permission: str = ""
    holder: str = "party"

    def url(self, **further: str) -> str:
        """Return the address of the form; ``further`` are values it opens with, such as ``party`` and ``period``."""
        return f"{reverse(self.url_name)}?{urlencode([*self.query, *further.items()])}"


_PROOFS: dict[str, Proof] = {}


def declare(*proofs: Proof) -> None:
    """Declare kinds of act that count, each as a kind of act of the ledger too."""
    for proof in proofs:
        kinds.declare({proof.act_kind: proof.words})
        _PROOFS[proof.act_kind] = proof


def proofs() -> dict[str, Proof]:
    """Return kind of act → what it is, sorted by kind."""
    return dict(sorted(_PROOFS.items()))


def proof_of(act_kind: str) -> Proof | None:
    """Return what a kind of act is as proof; None when no register records it."""
    return _PROOFS.get(act_kind)
