"""Both languages are complete: English in the code, Chinese in the catalogues of the features."""

import pytest

from translations import Findings, examine, messages_of, placeholders


@pytest.fixture(scope="module")
def findings() -> Findings:
    return examine()


def test_every_message_has_its_chinese(findings):
    assert findings.missing == []


def test_no_catalogue_keeps_what_nobody_asks_for(findings):
    assert findings.obsolete == []


def test_two_catalogues_never_translate_one_message_differently(findings):
    assert findings.contradicting == []


def test_translations_name_the_same_facts(findings):
    assert findings.placeholders == []


def test_messages_of_code_and_templates_are_found(tmp_path):
    """Proves that the examination sees something at all."""
    code = tmp_path / "code.py"
    code.write_text('_("One")\nngettext("%(n)s row", "%(n)s rows", 2)\npgettext("verb", "Open")\n', encoding="utf-8")
    page = tmp_path / "page.html"
    page.write_text(
        '{% load i18n %}\n  {% translate "Two" %}\n    {% part "tag" text=_("Three") %}\n'
        "{% blocktranslate count n=n trimmed %}\n{{ n }} hit{% plural %}{{ n }} hits\n{% endblocktranslate %}",
        encoding="utf-8",
    )

    assert [key for _line, key in messages_of(code)] == [
        ("", "One", ""),
        ("", "%(n)s row", "%(n)s rows"),
        ("verb", "Open", ""),
    ]
    assert {key for _line, key in messages_of(page)} == {
        ("", "Two", ""),
        ("", "Three", ""),
        ("", "%(n)s hit", "%(n)s hits"),
    }


@pytest.mark.parametrize(
    ("text", "names"),
    [("共 %(n)s 行", ["n"]), ("100%% 完成", []), ("{a} 与 {b}", ["a", "b"]), ("%s 天", ["%s"]), ("没有", [])],
)
def test_placeholders_are_recognised(text, names):
    assert placeholders(text) == names
