"""The ladders of causes without terms of their own, and the caps; from ``ladder.toml``."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from anlan.insight.warnings.rules import Ladder, Sentence, ladder_of


@dataclass(frozen=True)
class Policy:
    """What the file says."""

    most_notices: int
    many: int
    ladders: dict[str, Ladder]
    sentences: dict[str, Sentence]
    numbers: dict[str, str]

    def sentence_of(self, act_kind: str) -> Sentence:
        """Return the sentence under which a duty's failure counts, by the first word of the act that fulfils it."""
        return self.sentences.get(act_kind.partition(".")[0], Sentence.WORK)


@cache
def policy() -> Policy:
    """Read the file, once."""
    content = tomllib.loads((Path(__file__).parent / "ladder.toml").read_text(encoding="utf-8"))
    ladders = {cause: ladder_of(rows) for cause, rows in content["ladders"].items()}
    sentences = {word: Sentence(name) for name, words in content["sentences"].items() for word in words}
    return Policy(content["most_notices"], content["many"], ladders, sentences, content["numbers"])
