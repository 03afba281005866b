"""The personal data of accounts."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.accounts.models import User
from anlan.foundation.personal_data.fields import PersonalField, call_access, declare, guard

_PURPOSE = _("Who signs in and answers for what was done")


def _why_not_erase(user: User) -> str | None:
    return "account-still-open" if user.is_active else None


declare(
    PersonalField("foundation.User", "name", _PURPOSE, "account", "name"),
    PersonalField("foundation.User", "username", _PURPOSE, "account", "whole", erased="erased-{uid}"),
    PersonalField(
        "foundation.User", "phone", _("Signing in; reaching the account's owner"), "account", "phone", erased=None
    ),
    PersonalField("foundation.User", "email", _("Reaching the account's owner"), "account", "email"),
)
guard("foundation.User", _why_not_erase)
call_access("account.phone", _("Phone number"))
