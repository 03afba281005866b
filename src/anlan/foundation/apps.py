"""Django's entry to the room."""

from django.apps import AppConfig


class FoundationConfig(AppConfig):
    """The foundation room."""

    name = "anlan.foundation"
    label = "foundation"
    default_auto_field = "django.db.models.BigAutoField"
