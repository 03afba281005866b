"""The acts that are done to people and posts."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.ledger.kinds import declare

declare(
    {
        "person.added": _("Person added"),
        "person.edited": _("Person changed"),
        "person.left": _("Person left"),
        "post.created": _("Post created"),
        "post.edited": _("Post changed"),
        "post.filled": _("Post filled"),
        "post.vacated": _("Post vacated"),
        "post.closed": _("Post closed"),
        "post.delegated": _("Post delegated"),
        "post.delegation_ended": _("Delegation ended"),
        "post.jurisdiction_set": _("Jurisdiction of a post set"),
    }
)
