"""The verifier as one classic script, from the modules in ``static/draws``: a saved page can load no modules, and the
browsers of offices start no module in a worker. One source, read once."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "static" / "draws"
START = "checking"  # the module that everything hangs on
_IMPORT = re.compile(r'^import \{([^}]*)\} from "\./([a-z0-9]+)\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:function\*?|const) (\w+))", re.MULTILINE)


@lru_cache(maxsize=1)
def verifier_script() -> str:
    """Each module becomes a function of its own scope; what it exports is handed to those that import it."""
    done: dict[str, str] = {}
    _add(START, done)
    return '"use strict";\n(() => {\n' + "".join(done.values()) + "})();\n"


def _add(name: str, done: dict[str, str]) -> None:
    if name in done:
        return
    text = (FOLDER / f"{name}.js").read_text("utf-8")
    for _names, other in _IMPORT.findall(text):
        _add(other, done)
    names = [found for _head, found in _EXPORT.findall(text)]
    body = _EXPORT.sub(r"\1", _IMPORT.sub(lambda found: f"const {{{found[1]}}} = the_{found[2]};\n", text))
    done[name] = f"const the_{name} = (() => {{\n{body}return {{ {', '.join(names)} }};\n}})();\n"
