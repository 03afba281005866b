"""Components see their arguments and slots, and nothing else of the page."""

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, RequestContext, Template, TemplateSyntaxError
from django.test import RequestFactory

LOAD = "{% load i18n anlan %}"


def shown(source: str, /, **facts: object) -> str:
    return Template(LOAD + source).render(Context(facts))


def test_a_body_and_slots_reach_the_component():
    text = shown(
        '{% component "card" title="场所" %}{% slot "actions" %}<a>新增</a>{% endslot %}正文 {{ n }}{% endcomponent %}',
        n=3,
    )

    assert "场所" in text
    assert "<a>新增</a>" in text
    assert "正文 3" in text


def test_names_of_the_page_do_not_leak_in():
    assert "外面" not in shown('{% part "notice" tone="info" %}', title="外面")


def test_an_empty_slot_leaves_no_trace():
    text = shown(
        '{% component "page_head" title="x" %}'
        '{% slot "actions" %} {% if no %}y{% endif %} {% endslot %}{% endcomponent %}'
    )

    assert "actions" not in text


def test_what_people_wrote_is_escaped():
    assert "<script>" not in shown('{% part "tag" text=text %}', text="<script>")


def test_an_argument_must_have_a_name():
    with pytest.raises(TemplateSyntaxError, match="name=value"):
        shown('{% part "tag" "x" %}')


def test_an_icon_with_a_label_is_read_out_and_one_without_is_not():
    assert 'aria-hidden="true"' in shown('{% icon "building" %}')
    assert 'aria-label="Company"' in shown('{% icon "building" "Company" %}')


class PlateForm(forms.Form):
    name = forms.CharField(label="名称", help_text="与执照一致")
    kind = forms.ChoiceField(label="类型", choices=[("a", "甲")], widget=forms.RadioSelect)


def test_a_field_says_what_is_wrong_beside_it():
    text = shown("{% field form.name %}", form=PlateForm({"kind": "a"}))

    assert "has-fault" in text
    assert 'aria-invalid="true"' in text
    assert "id_name_error" in text


def test_a_group_of_choices_has_a_legend():
    assert "<legend>类型" in shown("{% field form.kind %}", form=PlateForm())


def test_pages_keep_the_filters_of_their_address():
    request = RequestFactory().get("/list/", {"q": "耐火", "page": "2"})
    page = Paginator(range(149_076), 50).get_page(2)
    text = Template(LOAD + '{% part "pagination" page=page %}').render(RequestContext(request, {"page": page}))

    assert "149,076" in text
    assert "q=%E8%80%90%E7%81%AB&amp;page=3" in text or "q=%E8%80%90%E7%81%AB&page=3" in text
