"""JSON of bibliographies: the list of records in it, wherever a service puts it."""

import json
from collections.abc import Iterable
from typing import Any

from rsi_graph.errors import BadBibliography


def data_in(text: str, form: str) -> Any:
    """Return the data in a JSON text. Raises BadBibliography."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise BadBibliography(form, f"not JSON: {error.msg}", error.lineno) from None
    except (ValueError, RecursionError) as error:
        why = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise BadBibliography(form, f"not JSON: {why}") from None


def records_in(text: str, form: str, names: Iterable[str]) -> list[Any]:
    """The records of a JSON text: a list, the list under one of these names, or one record. Raises BadBibliography."""
    return listed(data_in(text, form), form, names)


def listed(data: Any, form: str, names: Iterable[str]) -> list[Any]:
    """The records in JSON data. Raises BadBibliography if there are none."""
    if isinstance(data, dict):
        data = next((data[name] for name in names if isinstance(data.get(name), list)), [data])
    if not isinstance(data, list) or (data and not any(isinstance(work, dict) for work in data)):
        raise BadBibliography(form, "a list of works was expected")
    return data
