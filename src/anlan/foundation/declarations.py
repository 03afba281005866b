"""Features declare what they bring; a room reads the declarations of its features once, when Django starts."""

from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules

# The files of a feature that declare something by being imported.
DECLARING = (
    "permissions",
    "refusals",
    "kinds",
    "navigation",
    "search_kinds",
    "workflow",
    "register",
    "subscriptions",
    "schedule",
    "personal_data",
    "notice_kinds",
)


def declare_features(room: str) -> None:
    """Import the declaring files of every feature of ``room`` (a package name such as ``anlan.registry``)."""
    package = import_module(room)
    for feature in iter_modules(package.__path__, prefix=f"{room}."):
        if not feature.ispkg or feature.name.endswith(".migrations"):
            continue
        for file in DECLARING:
            if find_spec(f"{feature.name}.{file}"):
                import_module(f"{feature.name}.{file}")
