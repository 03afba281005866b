"""What the pages of assignment read from a request."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.rules import PUBLIC, Actor
from anlan.registry.assignment.condition_widget import ConditionWidget
from anlan.registry.assignment.handover import PARTS
from anlan.registry.assignment.models import Rule
from anlan.registry.assignment.rulebook import RuleGiven, parse_condition
from anlan.registry.assignment.wording import HARD_CASES, LEVELS, condition_json, suggests_words
from anlan.registry.parties.words import line_choices
from anlan.registry.regions.fields import RegionField

Choices = Iterable[tuple[str, "str | Promise"]]
NOBODY = ("", "—")


def reason_field() -> forms.CharField:
    """Return the field for a reason; on record for good."""
    return forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class AssignForm(forms.Form):
    """Who answers for a party, by hand; the choices are the bodies and posts of the place."""

    lead = forms.ChoiceField(label=_("Lead department"), required=False)
    government = forms.ChoiceField(label=_("Territorial government"), required=False)
    leader = forms.ChoiceField(label=_("Responsible leader"), required=False)
    officer = forms.ChoiceField(label=_("Supervising officer"), required=False)
    reason = reason_field()
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, choices: Mapping[str, Choices], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, options in choices.items():
            self.fields[name].choices = [NOBODY, *options]  # type: ignore[attr-defined]


class DecideForm(forms.Form):
    """Which department leads, and why."""

    lead = forms.ChoiceField(label=_("Lead department"))
    reason = reason_field()
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, leads: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead"].choices = [NOBODY, *leads]  # type: ignore[attr-defined]


class HandoverChoiceForm(forms.Form):
    """Which part is handed over, and in which region the giver and the taker are looked for."""

    part = forms.ChoiceField(label=_("What is handed over"), choices=[(part, words) for part, words in PARTS.items()])
    region = RegionField(label=_("Region"))

    def __init__(self, *args: Any, actor: Actor = PUBLIC, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].actor = actor  # type: ignore[attr-defined]


class HandoverForm(forms.Form):
    """From whom to whom, for which industry, and why."""

    giver = forms.ChoiceField(label=_("Giver"))
    taker = forms.ChoiceField(label=_("Taker"))
    industry = forms.CharField(
        label=_("Industry code"), max_length=4, required=False, help_text=_("Beginning of the code; empty: all")
    )
    reason = reason_field()

    def __init__(self, *args: Any, givers: Choices, takers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["giver"].choices = [NOBODY, *givers]  # type: ignore[attr-defined]
        self.fields["taker"].choices = [NOBODY, *takers]  # type: ignore[attr-defined]


class RuleForm(forms.Form):
    """One article. Either a department line with its level, or a hard case with candidates."""

    article = forms.CharField(label=_("Article"), max_length=20)
    title = forms.CharField(label=_("Heading"), max_length=120)
    title_en = forms.CharField(label=_("English heading"), max_length=160, required=False)
    order = forms.IntegerField(
        label=_("Order"), min_value=1, max_value=99_999, help_text=_("The first article that holds decides.")
    )
    line = forms.ChoiceField(label=_("Department line"), required=False)
    level = forms.ChoiceField(label=_("Level"), required=False)
    hard_case = forms.ChoiceField(label=_("Hard case"), required=False)
    suggests = forms.CharField(
        label=_("Candidates"), max_length=300, required=False,
        help_text=_("Line and place in the order of recommendation, such as annex@operating, emergency@city"),
    )  # fmt: skip
    condition = forms.CharField(label=_("Condition"), max_length=4000, widget=ConditionWidget(attrs={"rows": 6}))
    basis = forms.CharField(label=_("Legal basis"), max_length=300, required=False)
    source = forms.CharField(label=_("Source"), max_length=200, required=False)
    reason = forms.CharField(label=_("Reason, when it is taken out of force"), max_length=200, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = [(str(code), words) for code, words in LEVELS.items()]
        for name, options in (("line", line_choices().items()), ("level", levels), ("hard_case", HARD_CASES.items())):
            self.fields[name].choices = [NOBODY, *options]  # type: ignore[attr-defined]

    def given(self) -> RuleGiven:
        """Return the article that a valid form describes; Refused when its condition makes no sense."""
        data = self.cleaned_data
        pairs = [one.partition("@") for one in re.split(r"[\s,，、;；]+", data["suggests"]) if one]
        return RuleGiven(
            article=data["article"],
            title=data["title"],
            title_en=data["title_en"],
            order=data["order"],
            condition=parse_condition(data["condition"]),
            line=data["line"],
            level=int(data["level"]) if data["level"] else None,
            hard_case=data["hard_case"],
            suggests=tuple((source, place) for source, _at, place in pairs),
            basis=data["basis"],
            source=data["source"],
        )


def rule_initial(rule: Rule) -> dict[str, Any]:
    """Return the values with which the form of an article opens."""
    names = ("article", "title", "title_en", "order", "line", "hard_case", "basis", "source", "version")
    return {
        **{name: getattr(rule, name) for name in names},
        "level": str(rule.level or ""),
        "condition": condition_json(rule.condition),
        "suggests": suggests_words(rule),
    }
