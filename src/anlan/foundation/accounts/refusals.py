"""What account services refuse, in words."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.messages import declare

declare(
    {
        "unknown-language": _("There is no such language here: %(language)s."),
        "account-name-missing": _("The name is missing or longer than 64 characters."),
        "phone-malformed": _("This is not a mobile phone number."),
        "phone-taken": _("Another account has this phone number."),
        "username-malformed": _(
            "A sign-in name has 2 to 64 letters, digits, dots or hyphens and begins with a letter."
        ),
        "username-taken": _("Another account has this sign-in name."),
        "line-repeated": _("This already stands in an earlier line."),
        "post-unknown": _("Your unit has no post or role “%(post)s”."),
        "post-taken": _("The post “%(post)s” is held by somebody else."),
        "role-not-yours": _("The role of “%(post)s” is given by the system administrator only."),
        "account-closed": _("This account is closed."),
        "account-open": _("This account is not closed."),
        "own-account": _("You cannot do this to your own account."),
        "lines-refused": _("%(count)s of the lines are wrong; nothing was created."),
        "no-lines": _("There is no line with a name."),
        "too-many-lines": _("At most %(limit)s accounts at a time."),
        "password-weak": _("The password is too weak: %(reasons)s"),
    }
)
