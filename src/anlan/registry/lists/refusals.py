"""Why a change of a fixed list is refused."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.messages import declare

declare(
    {
        "list-unknown": _("There is no list with the code %(code)s."),
        "list-closed": _("The values of %(name)s are fixed; they can be renamed, not added or ended."),
        "list-code-taken": _("The list already has a value with the code %(code)s."),
        "list-code-form": _("“%(code)s” cannot be a code: it has 1 to 32 small Latin letters, digits or underscores."),
        "list-name-missing": _("Both the Chinese and the English name are needed."),
        "list-name-long": _("The name is longer than %(longest)s characters."),
        "list-word-taken": _("“%(word)s” already names %(name)s."),
        "list-days": _("The last day %(last_day)s lies before the first day %(first_day)s."),
    }
)
