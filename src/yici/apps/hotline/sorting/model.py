"""A learned model: weights of columns for kinds, and how sure it may say it is."""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yici.apps.hotline.sorting.features import columns_of


@dataclass(frozen=True, slots=True)
class Guess:
    """At most three kinds with their probability, the likeliest first. Not ``is_sure``: the model abstains."""

    ranked: tuple[tuple[str, float], ...] = ()
    is_sure: bool = False


@dataclass(frozen=True)
class KindWeights:
    """``used`` are the columns that occurred, sorted; ``weights`` has a row for each and a column for each kind.

    ``temperature`` makes scores into probabilities that hold, ``threshold`` is the probability below which it abstains,
    ``familiar`` the share of a text's columns that it must know so as not to abstain.
    """

    kinds: tuple[str, ...]
    used: NDArray[np.int32]
    weights: NDArray[np.float32]
    intercept: NDArray[np.float32]
    temperature: float = 1.0
    threshold: float = 0.5
    familiar: float = 0.0

    def scores(self, text: str) -> tuple[NDArray[np.float32], float]:
        """A score for each kind, and the share of the text's columns that the model knows."""
        columns = columns_of(text)
        at = np.minimum(np.searchsorted(self.used, columns), len(self.used) - 1)
        known = at[self.used[at] == columns]
        if not len(known):
            return self.intercept, 0.0
        summed: NDArray[np.float32] = self.weights[known].sum(axis=0) / np.sqrt(len(columns)) + self.intercept
        return summed, len(known) / len(columns)

    def probabilities(self, scores: NDArray[np.float32]) -> NDArray[np.float32]:
        """Probabilities of the kinds that add up to one."""
        scaled = scores / self.temperature
        raised = np.exp(scaled - scaled.max(axis=-1, keepdims=True))
        spread: NDArray[np.float32] = raised / raised.sum(axis=-1, keepdims=True)
        return spread

    def guess(self, text: str) -> Guess:
        """The likeliest kinds of a text."""
        if not len(columns_of(text)):
            return Guess()
        scores, known = self.scores(text)
        found = self.probabilities(scores)
        best = np.argsort(-found)[:3]
        ranked = tuple((self.kinds[int(one)], float(found[int(one)])) for one in best)
        return Guess(ranked, ranked[0][1] >= self.threshold and known >= self.familiar)

    def to_bytes(self) -> bytes:
        """The model as a file; holds no word of anybody, only weights of hashed signs."""
        file = io.BytesIO()
        np.savez_compressed(
            file, kinds=np.array(self.kinds), used=self.used, weights=self.weights.astype(np.float16),
            intercept=self.intercept, temperature=np.array(self.temperature), threshold=np.array(self.threshold),
            familiar=np.array(self.familiar),
        )  # fmt: skip
        return file.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> KindWeights:
        """The model in a file of ``to_bytes``."""
        with np.load(io.BytesIO(data), allow_pickle=False) as file:
            return cls(
                tuple(str(one) for one in file["kinds"]), file["used"], file["weights"].astype(np.float32),
                file["intercept"].astype(np.float32), float(file["temperature"]), float(file["threshold"]),
                float(file["familiar"]),
            )  # fmt: skip
