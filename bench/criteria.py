"""How well check items are suggested for what enterprises wrote themselves, beside two floors of the same run.

    .venv/bin/python bench/criteria.py [--data ../shared/data/hazards/hazards_dev.csv] [--part final|development]

The texts are held out by text, so that no text stands on both sides: of ten parts by the digest of the text, part 0 is
the final one, which nothing was tuned on, part 1 is for development. Floors: character cosine (TF-IDF of 1 to 3
characters, nothing learnt) and two linear classifiers over the same characters (logistic regression takes minutes).
"""

import argparse
import csv
import hashlib
import resource
import sys
import time
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from anlan.prevention.criteria.suggesting import Suggester

DATA = Path(__file__).resolve().parents[2] / "shared/data/hazards/hazards_dev.csv"
ORIGIN = "sodic2021"
PARTS = {"final": 0, "development": 1}
LIVE = 400


def part_of(text: str) -> int:
    """Return in which of ten parts a text lies."""
    return int(hashlib.sha256(f"held out {text}".encode()).hexdigest(), 16) % 10


def hits(order: Any, truth: Any) -> list[float]:
    """Return the share of texts whose item is the first, among the first five, among the first ten."""
    return [float((order[:, :n] == truth[:, None]).any(axis=1).mean()) for n in (1, 5, 10)]


def row(name: str, order: Any, truth: Any, built: float, asked: float) -> None:
    """Print one line of the table; ``asked`` in seconds for all texts."""
    shares = " | ".join(f"{share:.3f}" for share in hits(order, truth))
    print(f"| {name} | {shares} | {built:.1f} | {1000 * asked / len(truth):.2f} |", flush=True)


def floor(
    name: str, machine: Any, items: Sequence[str], learn: Sequence[str], places: Any, texts: Any, truth: Any
) -> None:
    """Measure a linear classifier over characters."""
    begun = time.perf_counter()
    characters = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), min_df=2, sublinear_tf=True)
    vectors = characters.fit_transform(learn)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        machine.fit(vectors, places)
    built = time.perf_counter() - begun
    begun = time.perf_counter()
    known = machine.decision_function(characters.transform(texts))
    scores = np.full((len(texts), len(items)), -np.inf)
    scores[:, machine.classes_] = known
    row(name, np.argsort(-scores, axis=1, kind="stable"), truth, built, time.perf_counter() - begun)


def ours(name: str, items: Sequence[str], learnt: Any, texts: Sequence[str], truth: Any) -> None:
    """Measure the suggestion."""
    begun = time.perf_counter()
    suggester = Suggester(items, learnt)
    built = time.perf_counter() - begun
    begun = time.perf_counter()
    order = np.array([[fit.place for fit in fits] for fits in suggester.rank_many(texts)])
    row(name, order, truth, built, time.perf_counter() - begun)


def main() -> int:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--data", type=Path, default=DATA)
    arguments.add_argument("--part", choices=PARTS, default="final")
    chosen = arguments.parse_args()
    if not chosen.data.exists():
        print(
            f"bench/criteria.py: there is no {chosen.data}; the texts are not part of the repository", file=sys.stderr
        )
        return 2
    with chosen.data.open(encoding="utf-8", newline="") as file:
        rows = [line for line in csv.DictReader(file) if line["origin"] == ORIGIN and line["check_item"]]
    items = sorted({line["check_item"] for line in rows})
    place = {item: number for number, item in enumerate(items)}
    held = PARTS[chosen.part]
    asked = [line for line in rows if part_of(line["text"]) == held]
    # What stands on the final side is never learnt from, whatever is measured.
    known = [line for line in rows if part_of(line["text"]) not in {held, PARTS["final"]}]
    texts, truth = [line["text"] for line in asked], np.array([place[line["check_item"]] for line in asked])
    learn, places = [line["text"] for line in known], np.array([place[line["check_item"]] for line in known])
    print(f"{len(items)} items, {len(learn)} texts learnt from, {len(texts)} texts asked ({chosen.part})\n")
    print("| what | top 1 | top 5 | top 10 | built s | ms a text |\n|---|---|---|---|---|---|")
    begun = time.perf_counter()
    characters = TfidfVectorizer(analyzer="char", ngram_range=(1, 3))
    library = characters.fit_transform(items)
    built = time.perf_counter() - begun
    begun = time.perf_counter()
    cosine = (characters.transform(texts) @ library.T).toarray()
    row("floor: character cosine, nothing learnt", np.argsort(-cosine, axis=1, kind="stable"), truth, built,
        time.perf_counter() - begun)  # fmt: skip
    ours("**suggestion, nothing learnt**", items, [], texts, truth)
    few = sorted(range(len(learn)), key=lambda n: hashlib.sha256(learn[n].encode()).digest())[:LIVE]
    ours(f"suggestion, {LIVE} texts confirmed", items, [(learn[n], int(places[n])) for n in few], texts, truth)
    floor("floor: linear classifier (SVM)", LinearSVC(C=0.1, random_state=0), items, learn, places, texts, truth)
    floor("floor: linear classifier (logistic regression)", LogisticRegression(C=2, max_iter=60), items, learn, places,
          texts, truth)  # fmt: skip
    ours("**suggestion, everything learnt**", items, list(zip(learn, places.tolist(), strict=True)), texts, truth)
    print(f"\npeak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
