"""The front-end bundle: from a plain name to the hashed file that the build wrote."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

MANIFEST = Path(__file__).resolve().parents[1] / "static" / "bundle" / "manifest.json"


class BundleMissing(RuntimeError):
    """The bundle was not built; only a checkout that was never prepared can be in this state."""


def bundled(name: str) -> str:
    """Return the path below the static address of ``anlan.js``, ``anlan.css`` …; raise BundleMissing, KeyError."""
    return f"bundle/{_manifest()[name]}"


def has_icon(name: str) -> bool:
    """Whether the sprite holds this icon (the list is ``web/assets/icons.txt``)."""
    return name in _icons(_stamp())


def _manifest() -> dict[str, Any]:
    return _read(_stamp())


def _stamp() -> int:
    try:
        return MANIFEST.stat().st_mtime_ns  # so that a rebuild shows without a restart
    except FileNotFoundError:
        raise BundleMissing("The front-end bundle is missing; make it with: ./run --prepare") from None


@lru_cache(maxsize=1)
def _read(stamp: int) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads(MANIFEST.read_text(encoding="utf-8"))
    return manifest


@lru_cache(maxsize=1)
def _icons(stamp: int) -> frozenset[str]:
    return frozenset(_read(stamp)["icons"])
