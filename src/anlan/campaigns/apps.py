"""Django's entry to the room."""

from django.apps import AppConfig

from anlan.foundation.declarations import declare_features


class CampaignsConfig(AppConfig):
    """The campaigns room."""

    name = "anlan.campaigns"
    label = "campaigns"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Read what the features of the room declare."""
        declare_features(self.name)
