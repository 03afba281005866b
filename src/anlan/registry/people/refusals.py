"""Why a change of people or posts is refused."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.messages import declare

declare(
    {
        "post-title-taken": _("The unit already has an open post called %(title)s."),
        "post-title-missing": _("A post needs a title."),
        "post-closed": _("The post %(title)s is closed."),
        "person-name-missing": _("A person needs a name."),
        "person-left": _("%(name)s has left and cannot take a post."),
        "person-left-already": _("%(name)s has left already."),
        "line-unknown": _("%(line)s is not a department line."),
        "person-holds-post": _("%(name)s already holds this post."),
        "post-vacant": _("The post %(title)s is vacant already."),
        "role-unknown": _("%(role)s is not a role."),
        "delegation-days": _("A delegation needs a first and a last day, in this order, not in the past."),
        "delegation-self": _("A post cannot be delegated to its own holder."),
        "person-ambiguous": _("The unit has several people called %(name)s; give the phone number."),
        "phone-wrong": _("%(phone)s is not a telephone number."),
    }
)
