"""Django's entry to the room."""

from django.apps import AppConfig

from anlan.foundation.declarations import declare_features


class WebConfig(AppConfig):
    """The web room."""

    name = "anlan.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Read what the features of the room declare."""
        declare_features(self.name)
