"""The tables of the ledger. Acts, heads and what was sealed are only ever added to; triggers hold this."""

import json
from typing import Any, ClassVar, cast

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anlan.foundation.ledger.kinds import words_for
from anlan.foundation.ledger.rules import ActFacts
from anlan.foundation.records.models import new_uid
from anlan.foundation.scope.models import Scoped, nobody, party_uid_path, signed_in
from anlan.foundation.scope.rules import Actor


def _own_or_within_reach(prefix: str = "") -> Any:
    """Reach acts through their party, and everybody his own acts."""
    through_party = party_uid_path(f"{prefix}party_uid")

    def condition(actor: Actor) -> Q:
        reached = through_party(actor)
        if actor.user_uid is None or actor.reach.everything:
            return reached
        return reached | Q(**{f"{prefix}actor_uid": actor.user_uid})

    return condition


class Act(Scoped):
    """One thing that was done (履职记录). Appended, never changed; a later act may void it.

    ``id`` is the order in which acts were recorded and, per engine, the order of the leaves. The columns hold
    uids and no foreign keys: the leaf is derived from the row alone, and the foundation knows no later room.
    ``actor_name`` is the code of a system actor and empty for people. ``evidence`` is the salted digest that the
    leaf carries. Instants are UTC, ``counts_on`` is a local day.
    """

    id = models.BigAutoField(primary_key=True)
    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    kind = models.CharField(_("Kind"), max_length=64)
    actor_uid = models.UUIDField(_("Actor"), null=True)
    actor_name = models.CharField(max_length=64, default="")
    post_uid = models.UUIDField(_("Acting post"), null=True)
    on_behalf_of = models.UUIDField(_("On behalf of"), null=True)
    party_uid = models.UUIDField(_("Party"), null=True)
    region_uid = models.UUIDField(_("Region"), null=True)
    counts_on = models.DateField(_("Counts on"))
    happened_at = models.DateTimeField(_("Happened at"))
    recorded_at = models.DateTimeField(_("Recorded at"))
    voids = models.UUIDField(_("Voids"), null=True)
    subject_kind = models.CharField(max_length=64, default="")
    subject_uid = models.UUIDField(null=True)
    evidence = models.BinaryField(max_length=32, null=True)
    node = models.CharField(_("Source node"), max_length=64, default="")
    key = models.CharField(max_length=200, null=True)

    reached_through = _own_or_within_reach()

    class Meta:
        verbose_name = _("act")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key"], condition=Q(key__isnull=False), name="act_key_once"),
            models.UniqueConstraint(fields=["voids"], condition=Q(voids__isnull=False), name="act_voided_once"),
            models.CheckConstraint(
                condition=Q(actor_uid__isnull=False, actor_name="") | Q(actor_uid__isnull=True) & ~Q(actor_name=""),
                name="act_has_one_actor",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["party_uid", "id"], name="act_of_party"),
            models.Index(fields=["subject_uid", "id"], name="act_of_subject"),
            models.Index(fields=["region_uid", "id"], name="act_of_region", condition=Q(party_uid__isnull=True)),
            models.Index(fields=["kind", "recorded_at", "id"], name="act_of_kind"),
            models.Index(fields=["recorded_at", "id"], name="act_recorded"),
            models.Index(fields=["actor_uid", "id"], name="act_of_actor", condition=Q(actor_uid__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.uid}"

    @property
    def words(self) -> str:
        """The kind in the reader's language."""
        return str(words_for(self.kind))

    def facts(self) -> ActFacts:
        """Return the columns that the leaf is derived from."""
        return ActFacts._make(
            bytes(v) if isinstance(v := getattr(self, n), memoryview) else v for n in ActFacts._fields
        )


class ActDetail(Scoped):
    """What an act said beyond its leaf, such as old and new values. It can be erased; the proof remains.

    ``digest`` = SHA-256(salt ‖ body). The act's ``evidence`` is this digest, or SHA-256(digest ‖ evidence_digest)
    when the act also points at evidence. Erasing empties body and salt and leaves the digests.
    """

    # Both rows come in one transaction and neither can be deleted: a constraint would only cost a check per act.
    act = models.OneToOneField(Act, models.PROTECT, primary_key=True, related_name="detail", db_constraint=False)
    salt = models.BinaryField(max_length=16, null=True)
    body = models.TextField(null=True)
    digest = models.BinaryField(max_length=32)
    evidence_digest = models.BinaryField(max_length=32, null=True)
    erased_at = models.DateTimeField(null=True)

    reached_through = _own_or_within_reach("act__")

    class Meta:
        verbose_name = _("detail of an act")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True, salt__isnull=False, body__isnull=False)
                | Q(erased_at__isnull=False, salt__isnull=True, body__isnull=True),
                name="act_detail_whole_or_erased",
            ),
        ]

    @property
    def content(self) -> dict[str, Any] | None:
        """The detail as it was recorded; None once it is erased."""
        return cast(dict[str, Any], json.loads(self.body)) if self.body is not None else None


class LedgerKey(Scoped):
    """A public key that signs heads. Whoever notes the first key's id trusts it; each next is signed by the last."""

    number = models.PositiveIntegerField(unique=True)
    key_id = models.CharField(max_length=16, unique=True)
    public_key = models.BinaryField(max_length=32)
    made_at = models.DateTimeField()
    previous_key_id = models.CharField(max_length=16, default="")
    signature = models.BinaryField(max_length=64)

    reached_through = signed_in


class TreeHead(Scoped):
    """The signed root over the first ``size`` acts. ``number`` is consecutive, so two sealers cannot fork.

    ``last_act`` is the id of the last act sealed. ``previous_digest`` is the SHA-256 of the signed text before.
    """

    number = models.PositiveBigIntegerField(unique=True)
    size = models.PositiveBigIntegerField(unique=True)
    root = models.BinaryField(max_length=32)
    sealed_at = models.DateTimeField()
    last_act = models.BigIntegerField()
    previous_digest = models.BinaryField(max_length=32)
    key_id = models.CharField(max_length=16)
    signature = models.BinaryField(max_length=64)

    reached_through = signed_in

    @property
    def root_hex(self) -> str:
        """The root as people compare it."""
        return bytes(self.root).hex()


class LeafRun(Scoped):
    """The hashes of up to 1,024 consecutive leaves and the ids of their acts, so that proofs rehash nothing.

    ``hashes`` are 32 bytes each, ``acts`` are big-endian 64-bit ids, in leaf order from ``first`` on.
    """

    first = models.PositiveBigIntegerField(unique=True)
    count = models.PositiveIntegerField()
    first_act = models.BigIntegerField()
    last_act = models.BigIntegerField(unique=True)
    hashes = models.BinaryField()
    acts = models.BinaryField()

    reached_through = nobody


class TreeNode(Scoped):
    """The hash of a complete subtree of 2^level leaves, for levels from 10 on: what a new head is computed from."""

    level = models.PositiveSmallIntegerField()
    position = models.PositiveBigIntegerField()
    hash = models.BinaryField(max_length=32)

    reached_through = nobody

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["level", "position"], name="tree_node_once")]


class OutboxEntry(Scoped):
    """A message to the outside world, written in the transaction that causes it and delivered afterwards."""

    topic = models.CharField(max_length=64)
    key = models.CharField(max_length=200, null=True, unique=True)
    payload = models.JSONField()
    written_at = models.DateTimeField()
    due_at = models.DateTimeField(db_index=True, null=True)
    attempts = models.PositiveIntegerField(default=0)
    delivered_at = models.DateTimeField(null=True)
    last_error = models.TextField(default="")

    reached_through = nobody

    class Meta:
        verbose_name = _("message to be delivered")
