"""Hold code and catalogues against each other; ``tests/test_translations.py`` demands that nothing is found.

Run it while you work: ``.venv/bin/python scripts/translations.py [FOLDER]`` prints what is missing below a
folder of ``src/anlan``, ready to be pasted into that feature's ``django.po``.
"""

import io
import os
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import normalize, read_po

CHECKOUT = Path(__file__).resolve().parents[1]
PACKAGE = CHECKOUT / "src" / "anlan"

# Function → which of its arguments are message ids ((n, "c") is a context).
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    name + suffix: arguments
    for name, arguments in {
        "gettext": None,
        "ngettext": (1, 2),
        "pgettext": ((1, "c"), 2),
        "npgettext": ((1, "c"), 2, 3),
    }.items()
    for suffix in ("", "_lazy", "_noop")
}
KEYWORDS["_"] = None

Key = tuple[str, str, str]
"""Context, singular, plural."""


@dataclass
class Findings:
    """What is wrong, as lines for people."""

    missing: list[str] = field(default_factory=list)
    obsolete: list[str] = field(default_factory=list)
    contradicting: list[str] = field(default_factory=list)
    placeholders: list[str] = field(default_factory=list)


def messages_of(path: Path) -> Iterator[tuple[int, Key]]:
    """Return line and key of every message that a Python file or template asks for."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        from django.utils.translation.template import templatize

        # What remains is a kind of Python; without indentation Python's tokenizer accepts every line of it.
        text = "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).splitlines())
    for line, message, _comments, context in extract("python", io.BytesIO(text.encode()), KEYWORDS):
        singular, plural = message if isinstance(message, tuple) else (message, "")
        if singular:
            yield line, (context or "", singular, plural)


def used_messages(package: Path = PACKAGE) -> dict[Key, list[str]]:
    """Return every message of the package with the places that ask for it."""
    used: dict[Key, list[str]] = defaultdict(list)
    sources = [*package.rglob("*.py"), *package.rglob("templates/**/*.html"), *package.rglob("templates/**/*.txt")]
    for path in sorted(sources):
        if {"node_modules", "migrations"} & set(path.parts):
            continue
        for line, key in messages_of(path):
            used[key].append(f"{path.relative_to(package)}:{line}")
    return dict(used)


def catalogues(package: Path = PACKAGE) -> dict[Path, Catalog]:
    """Return the Chinese catalogue of every feature and room."""
    found = {}
    for path in sorted(package.rglob("locale/zh_Hans/LC_MESSAGES/django.po")):
        with path.open("rb") as file:
            found[path.relative_to(package)] = read_po(file, locale="zh_Hans", abort_invalid=True)
    return found


def key_of(message: Message) -> Key:
    """Return the identity of an entry of a catalogue."""
    singular, plural = message.id if isinstance(message.id, tuple | list) else (message.id, "")
    return (message.context or "", str(singular), str(plural))


def translation_of(message: Message) -> str:
    """Return the Chinese of an entry (Chinese has one form), empty when missing or marked fuzzy."""
    if message.fuzzy:
        return ""
    text = message.string[0] if isinstance(message.string, tuple | list) else message.string
    return str(text or "").strip()


PLACEHOLDER = re.compile(r"%\((\w+)\)[#0\- +]*[\d.]*[a-zA-Z]|(?<!%)%[sdrf]|\{(\w*)\}")


def placeholders(text: str) -> list[str]:
    """Return the names that a text lets others fill in, sorted."""
    return sorted(
        {match.group(1) or match.group(2) or match.group(0) for match in PLACEHOLDER.finditer(text.replace("%%", ""))}
    )


def examine(package: Path = PACKAGE) -> Findings:
    """Compare what the code asks for with what the catalogues hold."""
    findings = Findings()
    used = used_messages(package)
    known: dict[Key, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for path, catalogue in catalogues(package).items():
        for message in catalogue:
            if not message.id:
                continue
            key, chinese = key_of(message), translation_of(message)
            if key not in used:
                findings.obsolete.append(f"{path}: {key[1]!r}")
            if not chinese:
                findings.missing.append(f"{path}: {key[1]!r} is empty or fuzzy")
                continue
            known[key][chinese].append(str(path))
            if not set(placeholders(chinese)) <= set(placeholders(key[1] + key[2])):
                findings.placeholders.append(f"{path}: {key[1]!r} → {chinese!r}")
            elif "python-format" in message.flags and set(placeholders(key[2] or key[1])) - set(placeholders(chinese)):
                findings.placeholders.append(f"{path}: {key[1]!r} → {chinese!r} leaves a fact out")
        findings.obsolete += [f"{path}: {message.id!r} (#~)" for message in catalogue.obsolete.values()]
    for key, places in sorted(used.items(), key=lambda item: item[1]):
        if key not in known:
            findings.missing.append(f"{places[0]}: {key[1]!r}")
    for key, versions in known.items():
        if len(versions) > 1:
            words = " / ".join(f"{chinese} ({', '.join(paths)})" for chinese, paths in versions.items())
            findings.contradicting.append(f"{key[1]!r}: {words}")
    return findings


def print_missing(below: str) -> int:
    """Print entries for the messages below a folder that no catalogue translates; return how many."""
    known = {key_of(each) for catalogue in catalogues().values() for each in catalogue if translation_of(each)}
    count = 0
    for (context, singular, plural), places in used_messages().items():
        here = [place for place in places if place.startswith(below)]
        if not here or (context, singular, plural) in known:
            continue
        count += 1
        print(f"#: {here[0]}")
        if "%(" in singular:
            print("#, python-format")
        if context:
            print(f"msgctxt {normalize(context)}")
        print(f"msgid {normalize(singular)}")
        print(f'msgid_plural {normalize(plural)}\nmsgstr[0] ""\n' if plural else 'msgstr ""\n')
    return count


if __name__ == "__main__":
    sys.path.insert(0, str(CHECKOUT / "src"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anlan.config.settings")
    number = print_missing(sys.argv[1].removeprefix("src/anlan/") if len(sys.argv) > 1 else "")
    print(f"{number} missing", file=sys.stderr)
    raise SystemExit(1 if number else 0)
