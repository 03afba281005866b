"""The registers of the articles of enforcement authority and of entrusted and stationed units (REG-20)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anlan.foundation.registers.columns import Column
from anlan.foundation.registers.declaration import add
from anlan.foundation.registers.filters import Filter
from anlan.registry.authority import services
from anlan.registry.authority.models import AuthorityArticle, AuthorityGrant
from anlan.registry.authority.permissions import EDIT, VIEW
from anlan.registry.entries.forms import EntryForm, day_field
from anlan.registry.entries.register import CLOSED, EntryRegister, close_verb
from anlan.registry.entries.wording import list_names
from anlan.registry.parties.fields import UnitField
from anlan.registry.regions.models import Level

matter_names = list_names("authority_matter")
LEVELS = [(level.value, level.label) for level in Level if Level.CITY <= level <= Level.TOWNSHIP]


def level_words(level: Any) -> str:
    """Return the name of a level."""
    return str(Level(level).label)


def matters_words(codes: Any) -> str:
    """Return the names of matters."""
    names = matter_names()
    return "、".join(names.get(code, code) for code in codes)


class ArticleForm(EntryForm):
    """An article."""

    lists = services.ARTICLE.lists

    number = forms.CharField(label=_("Article"), max_length=20)
    order = forms.IntegerField(label=_("Order"), min_value=1, help_text=_("The first article that fits decides"))
    title = forms.CharField(label=_("Title of the article"), max_length=120)
    title_en = forms.CharField(label=_("English title"), max_length=160, required=False)
    matters = forms.MultipleChoiceField(label=_("Matters"), widget=forms.CheckboxSelectMultiple)
    condition = forms.JSONField(
        label=_("Condition"),
        help_text=_('A selector over properties, such as {"facet": "industry", "prefix": "06"}'),
        initial={"all": []},
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    level = forms.TypedChoiceField(label=_("Level"), choices=LEVELS, coerce=int)
    basis = forms.CharField(label=_("Basis document"), max_length=300, required=False)


class GrantForm(EntryForm):
    """An entrusted or stationed unit."""

    lists = services.GRANT.lists

    unit = UnitField(label=_("Unit"))
    kind = forms.ChoiceField(label=_("Kind"), choices=AuthorityGrant.Kind.choices)
    matters = forms.MultipleChoiceField(label=_("Matters"), widget=forms.CheckboxSelectMultiple)
    condition = forms.JSONField(
        label=_("Limits"),
        help_text=_('A selector over properties; {"all": []} sets no limit'),
        initial={"all": []},
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    document = forms.CharField(label=_("Document"), max_length=200)
    first_day = day_field(_("From"), required=True)
    last_day = day_field(_("Until"))


def grant_names() -> dict[str, str]:
    """Return kind of grant → words."""
    return {kind.value: str(kind.label) for kind in AuthorityGrant.Kind}


class ArticleRegister(EntryRegister):
    """The articles: matter × party → level."""

    name, order = "authority", 190
    kind = services.ARTICLE
    model = AuthorityArticle
    label, label_one = _("Enforcement authority"), _("Article of enforcement authority")
    about = _(
        "Which matters at which entities belong to city, county or township; the first article that fits decides."
    )
    icon = "gavel"
    empty_hint = _("Without articles nobody is competent: load the shipped ones or enter your own.")
    ordering = ("order", "number")
    search_fields = ("number", "title", "title_en", "basis")
    view_permission = VIEW
    create_permission = edit_permission = EDIT
    create_form = edit_form = ArticleForm
    columns = (
        Column("number", _("Article"), order_by=("order", "number")),
        Column("title", _("Title of the article"), order_by=("title",), link=True),
        Column("matters", _("Matters"), words=matters_words),
        Column("level", _("Level"), words=level_words, order_by=("level", "order")),
        Column("condition", _("Condition"), shown=False),
        Column("basis", _("Basis document"), shown=False),
        Column("source", _("Source"), shown=False),
        Column("closed_on", _("Closed on"), order_by=("closed_on",)),
    )
    filters = (Filter("level", _("Level"), choices=lambda actor: [(str(v), str(w)) for v, w in LEVELS]), CLOSED)
    verbs = (close_verb(services.ARTICLE),)


class GrantRegister(EntryRegister):
    """Entrusted and stationed units."""

    name, order = "authority_grants", 191
    kind = services.GRANT
    model = AuthorityGrant
    label, label_one = _("Entrusted and stationed units"), _("Entrusted or stationed unit")
    about = _("What units may do beyond their own level, within which limits, and on which document.")
    icon = "id-badge-2"
    related = ("unit",)
    ordering = ("unit__name", "-first_day")
    search_fields = ("unit__name", "document")
    view_permission = VIEW
    create_permission = edit_permission = EDIT
    create_form = edit_form = GrantForm
    columns = (
        Column("unit", _("Unit"), value="unit.name", order_by=("unit__name",), link=True),
        Column("kind", _("Kind"), names=grant_names, order_by=("kind",)),
        Column("matters", _("Matters"), words=matters_words),
        Column("condition", _("Limits"), shown=False),
        Column("document", _("Document")),
        Column("first_day", _("From"), order_by=("first_day",)),
        Column("last_day", _("Until"), order_by=("last_day",)),
        Column("closed_on", _("Closed on"), order_by=("closed_on",), shown=False),
    )
    filters = (Filter("kind", _("Kind"), choices=lambda actor: grant_names().items()), CLOSED)
    verbs = (close_verb(services.GRANT),)


AUTHORITY = add(ArticleRegister())
GRANTS = add(GrantRegister())
