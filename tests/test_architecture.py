"""What import-linter cannot see: the direction of foreign keys, doors between rooms, clocks, closed querysets."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from anlan.foundation.scope.models import Scoped, ScopedManager

PACKAGE = Path(__file__).resolve().parents[1] / "src" / "anlan"
ORDER = [
    "foundation", "registry", "responsibility", "prevention", "supervision", "outreach", "emergency", "campaigns",
    "insight", "exchange", "web",
]  # fmt: skip
"""A room knows only those before it (outreach, emergency and campaigns do not know each other)."""
ROOMS = [room for room in ORDER if (PACKAGE / room).is_dir()]

DOORS = {
    # The files of a feature that later rooms may import.
    "queries", "services", "datasets", "measures", "rules", "facts",  # verbs, reads, decisions
    "models",  # to read with visible_to and to point at; only its own room writes a table (test below)
    "messages", "permissions", "kinds", "subscriptions", "refusals", "navigation", "register",  # declarations
    "words", "wording", "names", "facets",  # what things are called
    "fields", "forms", "home", "paths", "condition_widget",  # inputs that choose a party, a region, a condition
    "sorts", "life", "selecting", "proofs",  # declarations that evidence of every room shares; what a condition selects
    "sectors", "sources", "counting",  # shipped lists with their names; the conditions by which hazards are counted
    "figures",  # where a later room supplies the figures of a report that it knows
}  # fmt: skip
WRITING = {"create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "update", "delete"}


def room_models(room: str) -> list[type[models.Model]]:
    return list(apps.get_app_config(room).get_models(include_auto_created=True))


def sources(*names: str) -> Iterator[Path]:
    for path in sorted(PACKAGE.rglob("*.py")):
        if "migrations" not in path.parts and "node_modules" not in path.parts and (not names or path.stem in names):
            yield path


def where(path: Path, node: ast.AST) -> str:
    return f"{path.relative_to(PACKAGE)}:{getattr(node, 'lineno', 0)}"


def test_the_list_of_rooms_is_complete():
    assert sorted(path.parent.name for path in PACKAGE.glob("*/apps.py")) == sorted(ROOMS)


def test_foreign_keys_point_to_the_same_room_or_an_earlier_one():
    wrong = []
    for room in ROOMS:
        for model in room_models(room):
            for field in model._meta.get_fields():
                if not isinstance(field, models.ForeignKey | models.ManyToManyField):
                    continue
                target = field.related_model._meta.app_label
                if target in ROOMS and ROOMS.index(target) > ROOMS.index(room):
                    wrong.append(f"{model.__name__}.{field.name} → {target}")
    assert wrong == []


@pytest.mark.parametrize("room", ROOMS)
def test_every_scoped_model_says_how_it_is_reached(room):
    scoped = [model for model in room_models(room) if issubclass(model, Scoped)]
    assert [model.__name__ for model in scoped if not callable(getattr(model, "reached_through", None))] == []
    assert [model.__name__ for model in scoped if not isinstance(model._default_manager, ScopedManager)] == []


UNSCOPED = {
    # Tables without scope, each with the reason; everything else must subclass Scoped.
    "User": "Django's sign-in looks it up before anybody is known; pages reach it through foundation/accounts/queries",
    "RegionVersion": "the dated names of regions, as public as the regions themselves",
    "PartyName": "the search index of names; read only through Party.objects.visible_to",
    "SearchText": "the tokens of a SearchEntry, joined to it; the entry is what is scoped",
    "PartyReach": "the index that visible_to itself reads",
}


def test_a_model_without_scope_gives_its_reason():
    plain = {model.__name__ for room in ROOMS for model in room_models(room) if not issubclass(model, Scoped)}
    assert plain - set(UNSCOPED) == set()


def test_other_rooms_are_entered_only_by_their_doors():
    """Foundation is a toolbox (each file there is made to be imported); the rooms of the trade have doors."""
    wrong = []
    for path in sources():
        room = path.relative_to(PACKAGE).parts[0]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith("anlan."):
                continue
            parts = (node.module or "").split(".")[1:]
            if parts[0] in (room, "foundation", "config") or room == "config":
                continue
            names = [parts[2]] if len(parts) > 2 else [alias.name for alias in node.names]
            wrong += [f"{where(path, node)} imports {node.module}" for name in names if name not in DOORS]
    assert wrong == []


def test_a_table_is_written_by_its_own_room_alone():
    wrong = []
    for path in sources():
        room = path.relative_to(PACKAGE).parts[0]
        tree = ast.parse(path.read_text(encoding="utf-8"))
        foreign = {
            alias.asname or alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and re.fullmatch(r"anlan\.\w+\.\w+\.models", node.module or "")
            for alias in node.names
            if (node.module or "").split(".")[1] != room
        }
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITING):
                continue
            if _root(node.func.value) in {f"{name}.objects" for name in foreign}:
                wrong.append(f"{where(path, node)} {ast.unparse(node.func)[:80]}")
    assert [one for one in wrong if not one.startswith("config/demo/")] == []


def _root(node: ast.expr) -> str:
    """The beginning of a chain of calls: ``Party.objects`` of ``Party.objects.filter(…).update``."""
    while not (isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)):
        if isinstance(node, ast.Call):
            node = node.func
        elif isinstance(node, ast.Attribute):
            node = node.value
        else:
            return ""
    return ast.unparse(node)


PURE = ("rules", "services", "queries", "models", "workflow", "measures")


def test_time_is_an_argument():
    """No rule, service, query or table reads the clock: views and commands do, once."""
    wrong = []
    for path in sources(*PURE):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                spoken = ast.unparse(node.func)
                if spoken in {
                    "timezone.now",
                    "datetime.now",
                    "datetime.utcnow",
                    "date.today",
                    "time.time",
                    "localdate",
                }:
                    wrong.append(f"{where(path, node)} {spoken}()")
    assert wrong == []


def test_no_clock_as_a_default():
    wrong = []
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                defaults = [*node.args.defaults, *(each for each in node.args.kw_defaults if each)]
                wrong += [where(path, node) for each in defaults if "now()" in ast.unparse(each)]
    assert wrong == []


SCOPED_VERBS = {"all", "filter", "get", "exclude", "first", "last", "values", "values_list", "count", "exists", "none",
                "update", "delete", "aggregate", "annotate", "in_bulk", "iterator", "order_by", "select_related",
                "prefetch_related", "get_or_create", "update_or_create"}  # fmt: skip


def test_querysets_of_scoped_models_are_opened_first():
    """``Model.objects`` is followed by visible_to, beyond_scope or a verb that only writes."""
    scoped = {model.__name__ for room in ROOMS for model in room_models(room) if issubclass(model, Scoped)}
    wrong = []
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Attribute) and node.attr in SCOPED_VERBS):
                continue
            door = node.value
            if not (isinstance(door, ast.Attribute) and door.attr in {"objects", "_base_manager", "_default_manager"}):
                continue
            if isinstance(door.value, ast.Name) and door.value.id in scoped:
                wrong.append(f"{where(path, node)} {ast.unparse(node)}")
    assert wrong == []


def test_there_is_no_catch_all_module():
    names = {"utils", "util", "helpers", "helper", "common", "misc", "core"}
    assert [str(path.relative_to(PACKAGE)) for path in sources() if names & {path.stem, *path.parent.parts[-2:]}] == []


ICON = re.compile(r"""(?:{% icon |\bicon=)["']([\w-]+)["']""")


def test_icons_named_in_the_code_are_in_the_sprite():
    known = set((PACKAGE / "web/assets/icons.txt").read_text(encoding="utf-8").split())
    used = {
        (str(path.relative_to(PACKAGE)), name)
        for path in [*PACKAGE.rglob("templates/**/*.html"), *sources()]
        for name in ICON.findall(path.read_text(encoding="utf-8"))
    }
    assert sorted(f"{path}: {name}" for path, name in used if name not in known) == []
