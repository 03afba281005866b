"""The register of personal-data fields is complete and right (design section 4, last paragraph)."""

import pytest
from django.apps import apps
from django.db import models

from anlan.foundation.personal_data.fields import declared, exemptions, links_to, terms
from anlan.foundation.personal_data.rules import MASKS, looks_personal

TEXT = (models.CharField, models.TextField, models.EmailField)


def text_fields():
    """Return (room.Model, field, names of the model's fields) of every text field of ours."""
    for model in apps.get_models():
        if not model.__module__.startswith("anlan."):
            continue
        fields = model._meta.local_concrete_fields
        names = frozenset(field.name for field in fields)
        for field in fields:
            if isinstance(field, TEXT) and not field.choices:
                yield model._meta.label, field.name, names


def undeclared():
    known = {(item.model, item.field) for item in declared()} | set(exemptions())
    return [
        f"{model}.{field}"
        for model, field, names in text_fields()
        if looks_personal(field, names) and (model, field) not in known
    ]


def test_every_field_that_looks_like_personal_data_is_declared_or_exempt_with_a_reason():
    assert undeclared() == [], "declare these in personal_data.py of their feature, or exempt them and say why"


@pytest.mark.parametrize(
    ("field", "siblings", "personal"),
    [
        ("phone", {"name"}, True),
        ("contact_phone", set(), True),
        ("id_number", set(), True),
        ("email", set(), True),
        ("home_address", set(), True),
        ("decided_by", set(), True),
        ("name", {"phone", "name"}, True),
        ("name", {"code", "name"}, False),
        ("address", {"region", "address"}, False),
        ("headphones", set(), False),
        ("telegram_count", set(), False),
    ],
)
def test_the_suspicion_is_by_name_and_by_company(field, siblings, personal):
    assert looks_personal(field, frozenset(siblings)) is personal


def test_every_declaration_names_a_field_that_exists_and_can_be_erased():
    for item in declared():
        model = apps.get_model(item.model)
        field = model._meta.get_field(item.field)
        assert str(item.purpose)
        assert item.mask in MASKS
        assert item.term in terms()
        if item.erased is None:
            assert field.null, f"{item.model}.{item.field} cannot be null"
        if getattr(field, "unique", False) and item.erased is not None:
            assert "{uid}" in item.erased, f"{item.model}.{item.field} is unique: two erased rows would collide"
        if item.erased and field.max_length:
            assert len(item.erased.format(uid="0" * 36)) <= field.max_length


def test_every_exemption_names_a_field_that_exists():
    for model, field in exemptions():
        apps.get_model(model)._meta.get_field(field)


def test_every_link_leads_to_rows():
    for person in {item.model for item in declared()}:
        for model, lookup in links_to(person).items():
            apps.get_model(model)._base_manager.filter(**{lookup: None}).query.sql_with_params()


def test_every_term_says_how_long_and_on_whose_word():
    for term in terms().values():
        assert term.years >= 0
        assert all((term.after, term.name_zh, term.name_en, term.basis, term.source_date))
