"""The import-linter contract "doors": other code enters an app only by the rooms named as its doors."""

from __future__ import annotations

from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class DoorsContract(Contract):
    """Names every import that reaches into an app by another way than its doors."""

    type_name = "doors"

    apps = fields.StringField()
    shell = fields.StringField()
    doors_for_all = fields.ListField(subfield=fields.StringField())
    doors_for_shell = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Look at each import whose target lies in an app and whose importer does not."""
        broken: list[dict[str, Any]] = []
        prefix = f"{self.apps}."
        for target in graph.modules:
            if not target.startswith(prefix):
                continue
            app, _, room = target.removeprefix(prefix).partition(".")
            for importer in graph.find_modules_that_directly_import(target):
                if importer.startswith(f"{prefix}{app}.") or importer == f"{prefix}{app}":
                    continue
                from_shell = importer.startswith(f"{self.shell}.")
                doors = list(self.doors_for_shell if from_shell else self.doors_for_all)
                if ".tests" in importer:  # the cast and the builders of one app serve the tests of the others
                    doors.append("tests")
                if room.split(".")[0] not in doors:
                    broken.extend(graph.get_import_details(importer=importer, imported=target))
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print file, line and the door that should have been used."""
        for detail in sorted(check.metadata["broken"], key=lambda d: (d["importer"], d["line_number"])):
            output.print_error(
                f"{detail['importer']}:{detail['line_number']} imports {detail['imported']}: use the app's public.py"
            )
