"""An import of a registry workbook as a record of its own: what was handed in, what came of every line (EXC-14)."""

from secrets import token_bytes

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anlan.foundation.records.models import Record
from anlan.foundation.scope.models import Scoped
from anlan.foundation.scope.rules import Actor
from anlan.foundation.workflow.models import StateField
from anlan.registry.intake.workflow import REGISTRY_IMPORT


def _own_or_of_the_unit(actor: Actor) -> Q:
    """An import is seen by whoever made it and by his unit; it holds lines of its whole jurisdiction."""
    if actor.reach.everything:
        return Q()
    if actor.user_id is None:
        return Q(pk__in=[])
    mine = Q(owner_id=actor.user_id)
    return mine | Q(organisation_id=actor.organisation_id) if actor.organisation_id else mine


def _lines_of_visible_imports(actor: Actor) -> Q:
    return Q(registry_import__in=RegistryImport.objects.visible_to(actor).values("pk"))


def new_salt() -> bytes:
    """Return the secret of an import, from which the salt of every line is derived."""
    return token_bytes(32)


class RegistryImport(Record, Scoped):
    """One workbook on its way into the registry.

    ``sheet`` and ``line`` are the last line that was applied, committed together with its parties: from there
    an interrupted import goes on. ``salt`` is erased with the lines; digests of the acts stay.
    """

    reached_through = _own_or_of_the_unit

    state = StateField(REGISTRY_IMPORT, verbose_name=_("State"), max_length=12)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    owner_name = models.CharField(_("Handed in by"), max_length=120)
    organisation = models.ForeignKey("registry.Party", models.PROTECT, null=True, related_name="+")
    file_name = models.CharField(_("File"), max_length=200)
    file_hash = models.CharField(max_length=64)
    file_bytes = models.PositiveBigIntegerField(_("Size"))
    settings = models.JSONField(default=dict, blank=True)
    counts = models.JSONField(default=dict, blank=True)
    questions = models.JSONField(default=list, blank=True)
    sheets = models.JSONField(default=list, blank=True)
    sheet = models.PositiveIntegerField(default=0)
    line = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(_("Lines, about"), default=0)
    salt = models.BinaryField(max_length=32, default=new_salt, null=True, editable=False)
    job = models.UUIDField(null=True, editable=False)
    staged_at = models.DateTimeField(_("Handed in at"))
    applied_at = models.DateTimeField(_("Entered at"), null=True, blank=True)
    undone_at = models.DateTimeField(_("Taken back at"), null=True, blank=True)

    class Meta:
        verbose_name = _("import of a registry")
        indexes = [models.Index(fields=["-staged_at"], name="imports_by_day")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def state_words(self) -> str:
        """Return the state as people read it."""
        return str(REGISTRY_IMPORT.states[self.state])


class ImportLine(Scoped):
    """What came of one data line. ``entity`` is the cleaned line in the order of ``Entity``, compact JSON.

    The act of a party that was entered carries SHA-256(salt of the line ‖ canonical line) as its evidence.
    ``before`` holds the former values of a party that was updated, for taking the import back.
    """

    reached_through = _lines_of_visible_imports

    class Status(models.TextChoices):
        CREATED = "created", _("Entered")
        UPDATED = "updated", _("Updated")
        UNCHANGED = "unchanged", _("Unchanged")
        ASKED = "asked", _("Held back by a question")
        REFUSED = "refused", _("Refused")
        REPEATED = "repeated", _("Repetition")

    registry_import = models.ForeignKey(RegistryImport, models.PROTECT, related_name="lines", db_index=False)
    sheet = models.PositiveIntegerField()
    line = models.PositiveIntegerField()
    status = models.CharField(max_length=10, choices=Status.choices)
    party = models.ForeignKey("registry.Party", models.PROTECT, null=True, related_name="import_lines", db_index=False)
    entity = models.TextField(default="")
    findings = models.TextField(default="")
    extra = models.TextField(default="")
    before = models.TextField(default="")

    class Meta:
        verbose_name = _("line of an import")
        constraints = [
            models.UniqueConstraint(fields=["registry_import", "sheet", "line"], name="import_line_once"),
        ]
        indexes = [
            models.Index(fields=["party", "id"], name="import_lines_of_party", condition=Q(party__isnull=False)),
            models.Index(fields=["registry_import", "id"], name="import_lines_found", condition=~Q(findings="")),
        ]
