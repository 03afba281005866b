"""Django's entry to the room."""

from django.apps import AppConfig

from anlan.foundation.declarations import declare_features


class ResponsibilityConfig(AppConfig):
    """The responsibility room."""

    name = "anlan.responsibility"
    label = "responsibility"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Read what the features of the room declare."""
        declare_features(self.name)
