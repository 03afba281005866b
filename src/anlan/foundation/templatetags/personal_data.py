"""``{% load personal_data %}{% shown_to actor "registry.Person" "phone" person.phone %}``: full or masked."""

from django import template

from anlan.foundation.personal_data.queries import shown
from anlan.foundation.scope.rules import Actor

register = template.Library()


@register.simple_tag
def shown_to(actor: Actor, model: str, field: str, value: str | None) -> str:
    """Return the declared field as the actor may see it; an undeclared field raises, so it cannot slip through."""
    return shown(actor, model, field, value)
