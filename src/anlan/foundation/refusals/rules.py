"""The exception that every service raises when it says no."""


class Refused(Exception):
    """A service refused; nothing was changed.

    ``code`` is kebab-case and stable; ``facts`` fill the message; ``fields`` names the inputs at fault and
    gives each its own code. The words in both languages stand in ``messages.py`` of the refusals feature.
    """

    def __init__(self, code: str, /, *, fields: dict[str, str] | None = None, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.fields = fields or {}
        self.facts = facts


class Forbidden(Refused):
    """The record is within the actor's reach, but his post does not carry the permission."""

    def __init__(self, permission: str) -> None:
        super().__init__("forbidden", permission=permission)
        self.permission = permission
