"""The door of the columnar side."""

from yici.columns.building import Workbench
from yici.columns.contracts import (
    KINDS,
    BuildRuns,
    ColumnRefused,
    ColumnsError,
    Dataset,
    Delta,
    Manifest,
    NoGeneration,
    Scope,
)
from yici.columns.folder import Folder, Generation
from yici.columns.query import MEASURES_AT_ONCE, ROW, Statement, count_if, dataset, query, statement
from yici.columns.session import Session, forget_opened, quoted
from yici.columns.spark import SparkAsked
from yici.columns.spark import stop as stop_spark

__all__ = [
    "KINDS",
    "MEASURES_AT_ONCE",
    "ROW",
    "BuildRuns",
    "ColumnRefused",
    "ColumnsError",
    "Dataset",
    "Delta",
    "Folder",
    "Generation",
    "Manifest",
    "NoGeneration",
    "Scope",
    "Session",
    "SparkAsked",
    "Statement",
    "Workbench",
    "count_if",
    "dataset",
    "forget_opened",
    "query",
    "quoted",
    "statement",
    "stop_spark",
]
