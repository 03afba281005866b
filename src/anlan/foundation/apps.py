"""Django's entry to the room."""

from importlib import import_module

from django.apps import AppConfig

from anlan.foundation.declarations import declare_features

# What the features declare (permissions, refusals, personal data): loaded once every model is known.
DECLARATIONS = [
    "accounts.permissions",
]


class FoundationConfig(AppConfig):
    """The foundation room."""

    name = "anlan.foundation"
    label = "foundation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load what the features declare."""
        for name in DECLARATIONS:
            import_module(f"anlan.foundation.{name}")
