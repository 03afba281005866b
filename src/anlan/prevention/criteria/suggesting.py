"""Which items fit a text. Pure: items and confirmed pairs in, scores out; the same on the command line and live.

Three views are added up. *Words*: what text and item have in common, by characters and by matters (``lexicon``), of
the whole item, of its best clause, and over the bridge of our own check items. *Neighbours* or, from some hundred
confirmed texts on, *what was learnt*: a linear classifier and naive Bayes over the characters of confirmed texts, in
both of which the item's own words count as a text. Weights and temperatures were chosen on texts that no figure of
``bench/criteria.py`` is reported on.
"""

import warnings
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from anlan.prevention.criteria.lexicon import everyday_wordings
from anlan.prevention.criteria.terms import Terms, clauses, item_tokens, text_tokens

# From so many confirmed texts on a classifier says more than the nearest texts.
ENOUGH_TO_LEARN = 500
_TOGETHER = 256
_BRIDGES = 8
_CLAUSE, _BRIDGE, _NEIGHBOUR, _WORDS = 0.3, 1.0, 1.2, 2.0
_LINEAR, _BAYES, _BAYES_SHARE = 4.0, 0.4, 0.5
_ITEM_AS_TEXTS, _SMOOTHING, _PRIOR = 6.0, 0.04, 0.3
_SURE_BY_WORDS, _SURE_LEARNT = 6.0, 0.75


class Fit(NamedTuple):
    """An item (its place in the library), how sure we are (0 to 1, all items together 1), and the view that says so."""

    place: int
    score: float
    by: str


class Suggester:
    """Ranks the items of one library for any text. Building it takes a second or so, asking it some milliseconds."""

    def __init__(
        self, items: Sequence[str], learnt: Sequence[tuple[str, int]] = (), *, bridge: Sequence[str] | None = None
    ) -> None:
        """``items``: what each item says; ``learnt``: (text, place of the item) as people confirmed it.

        ``bridge``: wordings over which a text may reach an item, our own check items unless given; none where the
        library has them already.
        """
        self._number = len(items)
        self._build_words(items, everyday_wordings() if bridge is None else bridge)
        self._learnt = len(learnt)
        self._neighbours: Any = None
        self._linear: Any = None
        if len(learnt) >= ENOUGH_TO_LEARN and self._number > 1:
            self._learn(items, learnt)
        elif learnt:
            self._neighbours = self._terms.matrix([text for text, _ in learnt])
            self._neighbour_items = np.array([place for _, place in learnt])

    def rank(self, text: str, limit: int = 10) -> list[Fit]:
        """Return the best items for one text, best first."""
        return next(self.rank_many([text], limit))

    def rank_many(self, texts: Sequence[str], limit: int = 10) -> Iterator[list[Fit]]:
        """Yield the best items for each text; equal scores keep the order of the library."""
        for start in range(0, len(texts), _TOGETHER):
            scores, words = self._scores(texts[start : start + _TOGETHER])
            for row, by_words in zip(scores, words, strict=True):
                chances = np.exp(row - row.max())
                chances /= chances.sum()
                best = np.argsort(-row, kind="stable")[:limit]
                said_by_words = set(np.argsort(-by_words, kind="stable")[:limit].tolist())
                yield [
                    Fit(int(i), float(chances[i]), "words" if not self._learnt or i in said_by_words else "learnt")
                    for i in best
                ]

    def _scores(self, texts: Sequence[str]) -> tuple[Any, Any]:
        words = self._by_words(texts)
        if self._linear is not None:
            # In the precision of the weights: else scipy copies all of them for each request.
            vectors = self._learnt_terms.matrix(texts).astype(np.float32)
            linear = _log_chances(_LINEAR * (vectors @ self._linear + self._offsets))
            bayes = _log_chances(_BAYES * (vectors @ self._bayes + self._priors))
            return _SURE_LEARNT * (linear + _BAYES_SHARE * bayes + _WORDS * words), words
        total = words
        if self._neighbours is not None:
            near = (self._terms.matrix(texts) @ self._neighbours.T).toarray()
            best = np.zeros((self._number, len(texts)))
            np.maximum.at(best, self._neighbour_items, near.T)
            total = words + _NEIGHBOUR * best.T
        return _SURE_BY_WORDS * total, words

    def _build_words(self, items: Sequence[str], bridge: Sequence[str]) -> None:
        self._terms = Terms([*items, *bridge], item_tokens)
        self._items = self._terms.matrix(items)
        parts = [(place, clause) for place, item in enumerate(items) for clause in clauses(item)]
        self._clauses = self._terms.matrix([clause for _, clause in parts])
        self._clause_items = np.array([place for place, _ in parts], dtype=np.intp)
        self._bridge = self._terms.matrix(bridge)
        self._over_bridge = (self._bridge @ self._items.T).toarray()

    def _by_words(self, texts: Sequence[str]) -> Any:
        vectors = self._terms.matrix(texts)
        best = np.zeros((self._number, len(texts)))
        np.maximum.at(best, self._clause_items, (vectors @ self._clauses.T).toarray().T)
        total = (vectors @ self._items.T).toarray() + _CLAUSE * best.T
        over = (vectors @ self._bridge.T).toarray()
        if over.shape[1] > _BRIDGES:
            edge = np.partition(over, -_BRIDGES, axis=1)[:, -_BRIDGES][:, None]
            over[over < edge] = 0
        return total + _BRIDGE * (over @ self._over_bridge)

    def _learn(self, items: Sequence[str], learnt: Sequence[tuple[str, int]]) -> None:
        # Late: it takes a second to import, and whoever only searches does not need it.
        from scipy import sparse  # noqa: PLC0415
        from sklearn.exceptions import ConvergenceWarning  # noqa: PLC0415
        from sklearn.svm import LinearSVC  # noqa: PLC0415

        texts = [text for text, _ in learnt]
        places = np.array([place for _, place in learnt])
        self._learnt_terms = Terms([*texts, *items], text_tokens, at_least=2, dampened=True)
        vectors, own = self._learnt_terms.matrix(texts), self._learnt_terms.matrix(items)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            machine = LinearSVC(C=0.1, tol=0.05, random_state=0)
            machine.fit(sparse.vstack([vectors, own]), np.concatenate([places, np.arange(self._number)]))
        # Of two items scikit-learn knows but one line between them.
        both = machine.coef_ if self._number > 2 else np.vstack([-machine.coef_, machine.coef_])
        offsets = machine.intercept_ if self._number > 2 else np.array([-1, 1]) * machine.intercept_
        self._linear, self._offsets = np.ascontiguousarray(both.T, dtype=np.float32), offsets
        del machine, both
        counts = np.bincount(places, minlength=self._number)
        belongs = sparse.csr_matrix(
            (np.ones(len(texts)), (places, np.arange(len(texts)))), shape=(self._number, len(texts))
        )
        seen = (belongs @ vectors + _ITEM_AS_TEXTS * own).astype(np.float32).toarray()
        seen += _SMOOTHING
        totals = np.log(seen.sum(axis=1, keepdims=True))
        np.log(seen, out=seen)
        seen -= totals
        self._bayes = np.ascontiguousarray(seen.T)
        self._priors = np.log(counts + _PRIOR)


def _log_chances(scores: Any) -> Any:
    top = scores - scores.max(axis=1, keepdims=True)
    return top - np.log(np.exp(top).sum(axis=1, keepdims=True))
