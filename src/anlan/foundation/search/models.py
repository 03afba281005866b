"""The index: one row an object, and beside it the tokens in the engine's full-text table (migration 0004_search)."""

from typing import Any, ClassVar

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Lookup, Q
from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.models import Scoped, party_path, signed_in
from anlan.foundation.scope.rules import Actor


def _open_or_within_reach(actor: Actor) -> Any:
    if actor.reach.everything:
        return Q()
    return party_path("party_id")(actor) | Q(is_open=True) & signed_in(actor)


class SearchEntry(Scoped):
    """One object that can be found. Whoever owns the object keeps it through ``search.services``.

    ``party_id`` is the key of the party through which it is reached (no foreign key: the registry is a later
    room). ``title_key`` is the normalised title; ``names`` … ``codes`` are what candidates are ranked by
    (``rules.Prepared``).
    """

    reached_through = _open_or_within_reach

    kind = models.CharField(max_length=32)
    uid = models.UUIDField()
    party_id = models.BigIntegerField(null=True)
    is_open = models.BooleanField(default=False)
    title = models.CharField(max_length=200)
    subtitle = models.CharField(max_length=300, blank=True, default="")
    weight = models.PositiveSmallIntegerField(default=0)
    title_key = models.CharField(max_length=200)
    names = models.TextField()
    text = models.TextField(blank=True, default="")
    initials = models.TextField()
    pinyin = models.TextField()
    codes = models.TextField(blank=True, default="")

    class Meta:
        verbose_name = _("entry of the search index")
        constraints: ClassVar = [models.UniqueConstraint(fields=["uid", "kind"], name="search_entry_once")]
        indexes: ClassVar = [models.Index(fields=["title_key"], name="search_by_title")]

    def __str__(self) -> str:
        return self.title


class SearchText(models.Model):
    """The tokens of an entry: a virtual table of FTS5 on SQLite, a tsvector with a GIN index on PostgreSQL.

    Made by the migration, not by Django. ``rowid`` is the entry's key on both.
    """

    entry = models.OneToOneField(
        SearchEntry, models.DO_NOTHING, primary_key=True, db_column="rowid", related_name="tokens"
    )
    grams = models.TextField()

    class Meta:
        managed = False
        db_table = "foundation_searchtext"


@models.TextField.register_lookup
class Asks(Lookup[Any]):
    """``grams__asks=question``: an expression of FTS5 or a tsquery; the caller renders it for the engine."""

    lookup_name = "asks"

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        """Compile to the engine's match operator."""
        lhs, parameters = self.process_lhs(compiler, connection)
        if connection.vendor == "postgresql":
            return f"{lhs} @@ %s::tsquery", (*parameters, self.rhs)
        # FTS5 with detail=none is asked as a whole, by its hidden column of the table's own name.
        table = connection.ops.quote_name(self.lhs.alias)
        return f"{table}.{connection.ops.quote_name(SearchText._meta.db_table)} MATCH %s", (self.rhs,)

    def get_prep_lookup(self) -> Any:
        """Take the question as it is."""
        return self.rhs
