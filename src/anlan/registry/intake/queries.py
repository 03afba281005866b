"""Reading imports and their lines, within the actor's reach."""

from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.rules import Actor
from anlan.registry.intake.models import RegistryImport


def imports(actor: Actor) -> ScopedQuerySet[RegistryImport]:
    """Return the imports of the actor and his unit, the newest first."""
    return RegistryImport.objects.visible_to(actor).order_by("-staged_at", "-pk")
