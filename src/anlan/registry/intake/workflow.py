"""The life of an import: handed in, checked, entered in chunks, and, if it was a mistake, taken back."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.workflow.catalogue import declare
from anlan.foundation.workflow.rules import Transition, Workflow

IMPORT = "registry:party:import"


def _step(state: str, verb: str, to: str, records: str) -> Transition:
    return Transition(state=state, verb=verb, to=to, permission=IMPORT, records=records)


REGISTRY_IMPORT = declare(
    Workflow(
        name="registry_import",
        title=_("Import of a registry"),
        initial="staged",
        states={
            "staged": _("Handed in"),
            "previewed": _("Checked, waiting for you"),
            "applying": _("Being entered"),
            "done": _("Entered"),
            "undoing": _("Being taken back"),
            "undone": _("Taken back"),
            "dropped": _("Dropped"),
        },
        verbs={
            "preview": _("Check"),
            "recheck": _("Check again"),
            "apply": _("Enter"),
            "finish": _("Finish"),
            "undo": _("Take back"),
            "complete_undo": _("Finish taking back"),
            "drop": _("Drop"),
        },
        transitions=(
            _step("staged", "preview", "previewed", "import.previewed"),
            _step("previewed", "recheck", "staged", "import.staged"),
            _step("staged", "apply", "applying", "import.started"),
            _step("previewed", "apply", "applying", "import.started"),
            _step("applying", "finish", "done", "import.done"),
            _step("applying", "undo", "undoing", "import.undo_started"),
            _step("done", "undo", "undoing", "import.undo_started"),
            _step("undoing", "complete_undo", "undone", "import.undone"),
            _step("staged", "drop", "dropped", "import.dropped"),
            _step("previewed", "drop", "dropped", "import.dropped"),
        ),
    )
)
