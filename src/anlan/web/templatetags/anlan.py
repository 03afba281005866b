"""``{% load anlan %}``: components, icons, fields, addresses of the bundle.

A component is a template in ``web/components``. It sees its arguments, its ``body``, its named slots, the
request and the CSRF token, and nothing else of the page, so that no name leaks into it::

    {% component "card" title=_("Places") %}
      {% slot "actions" %}<a class="btn btn-sm" href="…">…</a>{% endslot %}
      …the body…
    {% endcomponent %}

    {% part "tag" tone="ok" icon="check" text=_("Rectified") %}
"""

from decimal import Decimal
from typing import Any

from django import forms, template
from django.core.paginator import Page
from django.forms import BoundField
from django.template.base import FilterExpression, Node, NodeList, Parser, Token, token_kwargs
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from anlan.foundation.periods.wording import period_words
from anlan.web.shell.bundle import bundled, has_icon

register = template.Library()
register.filter("period", period_words)  # 2026W48 → 2026年第48周

SHARED = ("request", "csrf_token", "actor", "layout")


class SlotNode(Node):
    """A named piece of a component's content."""

    def __init__(self, name: str, nodelist: NodeList) -> None:
        self.name = name
        self.nodelist = nodelist

    def render(self, context: template.Context) -> SafeString:
        """Render the piece where it stands; a component takes it out before."""
        return self.nodelist.render(context)


class ComponentNode(Node):
    """Renders ``web/components/NAME.html`` with arguments, body and slots."""

    def __init__(self, name: FilterExpression, arguments: dict[str, FilterExpression], nodelist: NodeList) -> None:
        self.name = name
        self.arguments = arguments
        self.nodelist = nodelist

    def render(self, context: template.Context) -> SafeString:
        """Render body and slots in the page's context, the component in its own."""
        values: dict[str, Any] = {name: context.get(name) for name in SHARED}
        values.update({name: value.resolve(context) for name, value in self.arguments.items()})
        body = NodeList()
        for node in self.nodelist:
            if isinstance(node, SlotNode):
                values[node.name] = mark_safe(node.nodelist.render(context).strip())
            else:
                body.append(node)
        values["body"] = mark_safe(body.render(context).strip())
        engine = context.template.engine  # type: ignore[union-attr]
        return engine.get_template(f"web/components/{self.name.resolve(context)}.html").render(context.new(values))


def _head(parser: Parser, token: Token) -> tuple[FilterExpression, dict[str, FilterExpression]]:
    bits = token.split_contents()
    if len(bits) < 2:
        raise template.TemplateSyntaxError(f"{bits[0]} needs the name of a component")
    rest = bits[2:]
    arguments = token_kwargs(rest, parser)
    if rest:
        raise template.TemplateSyntaxError(f"{bits[0]}: arguments are name=value, not {rest[0]!r}")
    return parser.compile_filter(bits[1]), arguments


@register.tag
def component(parser: Parser, token: Token) -> ComponentNode:
    """Open a component with a body; ``{% endcomponent %}`` closes it."""
    name, arguments = _head(parser, token)
    nodelist = parser.parse(("endcomponent",))
    parser.delete_first_token()
    return ComponentNode(name, arguments, nodelist)


@register.tag
def part(parser: Parser, token: Token) -> ComponentNode:
    """Show a component without a body."""
    name, arguments = _head(parser, token)
    return ComponentNode(name, arguments, NodeList())


@register.tag
def slot(parser: Parser, token: Token) -> SlotNode:
    """Fill a named piece of the component around it; ``{% endslot %}`` closes it."""
    bits = token.split_contents()
    if len(bits) != 2:
        raise template.TemplateSyntaxError("slot needs one name")
    nodelist = parser.parse(("endslot",))
    parser.delete_first_token()
    return SlotNode(bits[1].strip("\"'"), nodelist)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Return an icon of the sprite. Without a label it is decoration, and the word beside it must say the same."""
    shown = name if has_icon(name) else "point"
    href = f"{static(bundled('icons.svg'))}#{shown}"
    if label:
        return format_html('<svg class="icon" role="img" aria-label="{}"><use href="{}"/></svg>', label, href)
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"/></svg>', href)


@register.simple_tag
def bundle(name: str) -> str:
    """Return the address of a file of the bundle, such as ``anlan.css``."""
    return static(bundled(name))


@register.inclusion_tag("web/components/field.html")
def field(bound: BoundField, wide: bool = False, label: str = "") -> dict[str, Any]:
    """Show one field of a form: label, input, help, faults."""
    widget = bound.field.widget
    kind = _kind(widget)
    attributes: dict[str, str | bool] = {
        "class": " ".join(filter(None, [widget.attrs.get("class", ""), CLASSES.get(kind, "form-control")]))
    }
    if bound.errors:
        attributes["aria-invalid"] = "true"
    return {
        "field": bound,
        "kind": kind,
        "label": label or bound.label,
        "wide": wide or isinstance(widget, forms.Textarea),
        "input": bound.as_widget(attrs=attributes),
    }


CLASSES = {"check": "form-check-input", "choices": "", "select": "form-select", "hidden": ""}


def _kind(widget: forms.Widget) -> str:
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    return "select" if isinstance(widget, forms.Select) else "input"


@register.simple_tag(takes_context=True)
def page_query(context: template.Context, key: str, number: int) -> str:
    """Return the query of this page's address with ``key`` set to another page number."""
    query = context["request"].GET.copy()
    query[key] = str(number)
    return str(query.urlencode())


@register.simple_tag
def page_range(page: Page[Any]) -> list[int]:
    """Return the page numbers to show; 0 stands for a gap. A page that holds no count shows its neighbours."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return [number if isinstance(number, int) else 0 for number in numbers]


@register.filter
def grouped(number: Any) -> str:
    """Return a number with its thousands set apart (149,076); Django's Chinese formats would not."""
    return f"{number:,}" if isinstance(number, int | float | Decimal) else str(number)
