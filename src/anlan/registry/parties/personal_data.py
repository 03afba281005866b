"""The personal data of parties."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.personal_data.fields import PersonalField, declare, exempt

declare(PersonalField("registry.Party", "phone", _("Reaching the party's contact for safety"), "contact", "phone"))
exempt("registry.Party", "name", "the public name of an organisation or business, also where it holds a person's name")
