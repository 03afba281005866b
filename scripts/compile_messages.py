"""Compile every catalogue of translations (.po into .mo). ``anlan migrate`` does the same."""

import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(CHECKOUT / "src"))

from anlan.config.messages import compile_messages  # noqa: E402

for target in compile_messages(CHECKOUT / "src" / "anlan"):
    print(target.relative_to(CHECKOUT))
