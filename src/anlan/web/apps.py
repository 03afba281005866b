"""Django's entry to the room."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The web room."""

    name = "anlan.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"
