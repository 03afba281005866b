"""Django's entry to the room."""

from django.apps import AppConfig

from anlan.foundation.declarations import declare_features


class FoundationConfig(AppConfig):
    """The foundation room."""

    name = "anlan.foundation"
    label = "foundation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Read what the features of the room declare (permissions, refusals, personal data …)."""
        declare_features(self.name)
