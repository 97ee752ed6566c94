"""Learning: logistic regression over hashed signs (scikit-learn), calibrated and measured on what came later.

Rows come in the order of time. The first four fifths teach, the next tenth calibrates (temperature, threshold), the
last tenth is only measured: its figures are what is published of this very model.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from yici.apps.hotline.sorting.features import COLUMNS, columns_of
from yici.apps.hotline.sorting.model import KindWeights

FEWEST_ROWS = 500
FEWEST_OF_A_KIND = 5
PRECISION = 0.9  # of what it is sure of, so much must be right on the calibrating tenth
LEAST_SURE = 0.6  # below it, it abstains in any case
STRANGE = 0.01  # so large a share of the calibrating texts is stranger to it than it will bear
ROUNDS = 12

Row = tuple[str, str, dt.datetime]


@dataclass(frozen=True, slots=True)
class Measured:
    """How good a model is on rows it never saw. Shares of one; ``by_kind``: kind -> (rows, precision, recall, F1)."""

    rows: int
    top1: float
    top3: float
    abstained: float
    right_when_sure: float
    calibration_error: float
    macro_f1: float
    by_kind: dict[str, tuple[int, float, float, float]]

    def as_json(self) -> dict[str, Any]:
        """For keeping and for the public page."""
        return {
            "rows": self.rows, "top1": self.top1, "top3": self.top3, "abstained": self.abstained,
            "right_when_sure": self.right_when_sure, "calibration_error": self.calibration_error,
            "macro_f1": self.macro_f1, "by_kind": {kind: list(values) for kind, values in self.by_kind.items()},
        }  # fmt: skip


def learn(rows: Sequence[Row]) -> tuple[KindWeights, Measured] | None:
    """A model and its figures; None when there is too little to learn from."""
    ordered = sorted(rows, key=lambda row: row[2])
    often = {kind for kind, count in Counter(row[1] for row in ordered).items() if count >= FEWEST_OF_A_KIND}
    ordered = [row for row in ordered if row[1] in often]
    if len(ordered) < FEWEST_ROWS or len(often) < 2:
        return None
    first, second = int(len(ordered) * 0.8), int(len(ordered) * 0.9)
    taught = _fit(ordered[:first])
    model = _calibrated(taught, ordered[first:second])
    return model, measure(model, ordered[second:])


def _matrix(texts: Sequence[str]) -> Any:
    from scipy.sparse import csr_matrix

    columns = [columns_of(text) for text in texts]
    ends = np.cumsum([0, *(len(one) for one in columns)])
    values = np.concatenate([np.full(len(one), 1 / np.sqrt(max(len(one), 1)), np.float32) for one in columns])
    return csr_matrix((values, np.concatenate(columns), ends), shape=(len(texts), COLUMNS))


def _fit(rows: Sequence[Row]) -> KindWeights:
    from sklearn.linear_model import SGDClassifier

    teacher = SGDClassifier(loss="log_loss", alpha=1e-5, max_iter=ROUNDS, tol=None, average=True, random_state=0)
    matrix = _matrix([text for text, _, _ in rows])
    teacher.fit(matrix, [kind for _, kind, _ in rows])
    weights, intercept, kinds = teacher.coef_, teacher.intercept_, [str(one) for one in teacher.classes_]
    if len(kinds) == 2:  # scikit-learn keeps one row for two classes
        weights, intercept = np.vstack([-weights[0], weights[0]]), np.array([-intercept[0], intercept[0]])
    used = np.unique(matrix.indices).astype(np.int32)
    table = np.ascontiguousarray(weights[:, used].T, dtype=np.float32)
    return KindWeights(tuple(kinds), used, table, intercept.astype(np.float32))


def _calibrated(model: KindWeights, rows: Sequence[Row]) -> KindWeights:
    """The temperature at which the calibrating rows surprise least, then the threshold that keeps ``PRECISION``."""
    place = {kind: at for at, kind in enumerate(model.kinds)}
    known = [row for row in rows if row[1] in place]
    scored = [model.scores(text) for text, _, _ in known]
    scores = np.array([one for one, _ in scored])
    truth = np.array([place[kind] for _, kind, _ in known])
    warm = min(np.geomspace(0.05, 10, 60), key=lambda one: _surprise(scores / one, truth))
    tempered = KindWeights(model.kinds, model.used, model.weights, model.intercept, float(warm))
    found = tempered.probabilities(scores)
    sure, right = found.max(axis=1), found.argmax(axis=1) == truth
    order = np.argsort(-sure)
    share = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    enough = np.nonzero(share >= PRECISION)[0]
    threshold = max(float(sure[order][enough[-1]]) if len(enough) else 1.0, LEAST_SURE)
    familiar = float(np.quantile([share for _, share in scored], STRANGE))
    return KindWeights(model.kinds, model.used, model.weights, model.intercept, float(warm), threshold, familiar)


def _surprise(scores: NDArray[np.float32], truth: NDArray[np.int64]) -> float:
    highest = scores.max(axis=1, keepdims=True)
    logged = scores - highest - np.log(np.exp(scores - highest).sum(axis=1, keepdims=True))
    return float(-logged[np.arange(len(truth)), truth].mean())


def measure(model: KindWeights, rows: Sequence[Row]) -> Measured:
    """The figures of a model on rows. A kind it does not know counts as missed."""
    guesses = [model.guess(text) for text, _, _ in rows]
    truths = [kind for _, kind, _ in rows]
    firsts = [guess.ranked[0][0] if guess.ranked else "" for guess in guesses]
    right = np.array([first == truth for first, truth in zip(firsts, truths, strict=True)])
    among = [truth in {kind for kind, _ in guess.ranked} for guess, truth in zip(guesses, truths, strict=True)]
    sure = np.array([guess.is_sure for guess in guesses])
    said = np.array([guess.ranked[0][1] if guess.ranked else 0.0 for guess in guesses])
    by_kind = {kind: _of_kind(kind, truths, firsts) for kind in sorted(set(truths))}
    return Measured(
        len(rows), _share(right), _share(np.array(among)), 1 - _share(sure), _share(right[sure]),
        _calibration_error(said, right), round(float(np.mean([one[3] for one in by_kind.values()])), 4), by_kind,
    )  # fmt: skip


def _share(found: NDArray[Any]) -> float:
    return round(float(found.mean()), 4) if len(found) else 0.0


def _of_kind(kind: str, truths: Sequence[str], firsts: Sequence[str]) -> tuple[int, float, float, float]:
    both = sum(first == truth == kind for first, truth in zip(firsts, truths, strict=True))
    said, are = firsts.count(kind), truths.count(kind)
    precision, recall = both / said if said else 0.0, both / are if are else 0.0
    f1 = 2 * precision * recall / (precision + recall) if both else 0.0
    return are, round(precision, 4), round(recall, 4), round(f1, 4)


def _calibration_error(said: NDArray[Any], right: NDArray[Any]) -> float:
    """Expected calibration error over ten equal bins: how far what it says lies from what is right."""
    bins = np.minimum((said * 10).astype(int), 9)
    gaps = [abs(said[bins == one].mean() - right[bins == one].mean()) * (bins == one).sum() for one in set(bins)]
    return round(float(sum(gaps) / max(len(said), 1)), 4)
