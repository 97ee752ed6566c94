"""Learn `src/yici/sheets/layout/label_weights.json` from the IM-TQA train tables (C-UDA, for computing only).

usage: python bench/learn_label_weights.py train_tables.json OUT.json

Needs scikit-learn, which nothing else here uses. Word scores for the features of the trees come from folds that did not
see the table, so that the trees learn how far to trust them.
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path
from typing import Any

from yici.sheets.grid import Box, Cell, Sheet
from yici.sheets.layout.filled import features, grams, survey
from yici.sheets.layout.view import View

FOLDS = 5
KEPT_GRAMS = 2500
TREES = {"max_iter": 80, "learning_rate": 0.12, "max_leaf_nodes": 24, "min_samples_leaf": 20, "l2_regularization": 5.0}

Table = tuple[dict[str, Any], View, dict[tuple[int, int], int]]


def load(path: Path) -> list[Table]:
    """Each table with its view and the annotated cell id at each first place."""
    tables: list[Table] = []
    for table in json.loads(path.read_text(encoding="utf-8")):
        grid = table["cell_ID_matrix"]
        sheet = Sheet("table", max_row=len(grid), max_column=len(grid[0]))
        boxes: dict[int, Box] = {}
        for row, line in enumerate(grid, 1):
            for column, cell in enumerate(line, 1):
                old = boxes.get(cell, Box(row, column, row, column))
                boxes[cell] = Box(
                    min(old.top, row), min(old.left, column), max(old.bottom, row), max(old.right, column)
                )
        for cell, box in boxes.items():
            text = "".join(sign for sign in table["chinese_cell_value_list"][cell] if sign >= " ") or None
            sheet.cells.rows.setdefault(box.top, {})[box.left] = Cell(text)
            whole = all(
                grid[row - 1][column - 1] == cell
                for row in range(box.top, box.bottom + 1)
                for column in range(box.left, box.right + 1)
            )
            if whole and (box.height > 1 or box.width > 1):
                sheet.merges.append(box)
        view = View(sheet, Box(1, 1, sheet.max_row, sheet.max_column))
        tables.append((table, view, {(box.top, box.left): cell for cell, box in boxes.items()}))
    return tables


def learn_words(tables: list[Table]) -> dict[str, float]:
    """Log-odds per gram that a text with it is a label."""
    from sklearn.feature_extraction import DictVectorizer  # type: ignore[import-not-found,import-untyped,unused-ignore]
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-not-found,import-untyped,unused-ignore]

    rows, answers = [], []
    for table, view, ids in tables:
        labels = {*table["column_attribute"], *table["row_attribute"]}
        for cell in survey(view, {})[0]:
            if cell.text:
                rows.append(dict.fromkeys(grams(cell.text), 1))
                answers.append(ids.get((cell.box.top, cell.box.left)) in labels)
    vectors = DictVectorizer()
    matrix = vectors.fit_transform(rows)
    model = LogisticRegression(C=0.5, max_iter=300).fit(matrix, answers)
    counts = (matrix > 0).sum(axis=0).A1
    known = zip(vectors.feature_names_, model.coef_[0], counts, strict=True)
    kept = sorted(
        ((gram, float(weight)) for gram, weight, count in known if count >= 4 and abs(weight) > 0.12),
        key=lambda pair: -abs(pair[1]),
    )
    weights = {gram: round(weight, 2) for gram, weight in kept[:KEPT_GRAMS]}
    weights[""] = round(float(model.intercept_[0]), 2)
    return weights


def examples(tables: list[Table]) -> tuple[list[list[float]], dict[str, list[bool]], list[float]]:
    """Feature vectors with both answers; index cells, which may be read either way, weigh less."""
    order = list(range(len(tables)))
    random.Random(1).shuffle(order)
    vectors: list[list[float]] = []
    answers: dict[str, list[bool]] = {"column": [], "row": []}
    weights: list[float] = []
    for fold in range(FOLDS):
        held = order[fold::FOLDS]
        words = learn_words([tables[index] for index in order if index not in set(held)])
        for index in held:
            table, view, ids = tables[index]
            free = {*table["row_index"], *(table["column_index"] if view.area.width > 2 else ())}
            for cell, vector in zip(*features(view, words), strict=True):
                number = ids.get((cell.box.top, cell.box.left))
                if cell.text and number is not None:
                    vectors.append(vector)
                    answers["column"].append(number in table["column_attribute"])
                    answers["row"].append(number in table["row_attribute"])
                    weights.append(0.3 if number in free else 1.0)
    return vectors, answers, weights


def learn_trees(vectors: list[list[float]], answers: list[bool], weights: list[float]) -> dict[str, Any]:
    """Boosted trees as plain lists: a leaf is [value], a fork is [feature, threshold, left, right]."""
    import numpy  # type: ignore[import-not-found,unused-ignore]
    from sklearn.ensemble import (  # type: ignore[import-not-found,import-untyped,unused-ignore]
        HistGradientBoostingClassifier,
    )

    model = HistGradientBoostingClassifier(**TREES, random_state=1)
    model.fit(numpy.array(vectors, dtype=float), numpy.array(answers), sample_weight=numpy.array(weights))
    trees = [
        [
            [round(float(node["value"]), 4)]
            if node["is_leaf"]
            else [
                int(node["feature_idx"]),
                float(f"{node['num_threshold']:.5g}"),
                int(node["left"]),
                int(node["right"]),
            ]
            for node in step[0].nodes
        ]
        for step in model._predictors
    ]
    return {"base": round(float(numpy.ravel(model._baseline_prediction)[0]), 4), "trees": trees}


def main(source: Path, target: Path) -> None:
    tables = load(source)
    vectors, answers, weights = examples(tables)
    learned: dict[str, Any] = {"words": learn_words(tables)}
    for side in ("column", "row"):
        learned[side] = learn_trees(vectors, answers[side], weights)
    target.write_text(json.dumps(learned, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]))
