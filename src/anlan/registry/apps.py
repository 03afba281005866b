"""Django's entry to the room."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """The registry room."""

    name = "anlan.registry"
    label = "registry"
    default_auto_field = "django.db.models.BigAutoField"
