"""The personal data of persons who hold posts; their account goes with them."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.personal_data.fields import PersonalField, declare, guard, link
from anlan.registry.people.models import Person

_PURPOSE = _("Who holds a post and answers for it; shown on plates and in the ledger's readings")


def _why_not_erase(person: Person) -> str | None:
    return "person-still-in-office" if person.left_on is None else None


declare(
    PersonalField("registry.Person", "name", _PURPOSE, "post_holder", "name"),
    PersonalField("registry.Person", "phone", _("Reaching whoever holds the post"), "post_holder", "phone"),
)
link("foundation.User", person="registry.Person", lookup="person__uid")
guard("registry.Person", _why_not_erase)
