"""What the access log calls the reads of attachments."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.personal_data.fields import call_access

call_access("attachment", _("attachment"))
