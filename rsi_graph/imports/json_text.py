"""JSON from other people's files: errors have places, and no depth can exhaust the stack."""

import json
from typing import Any

from rsi_graph.imports.gathered import Gathered


def mapping(text: str, draft: Gathered) -> dict[str, Any]:
    """The object in a file. Raises BadImport."""
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise draft.wrong(f"not JSON: {error.msg}", error.lineno, error.colno) from None
    except RecursionError:
        raise draft.wrong("nested too deeply") from None
    except ValueError as error:
        raise draft.wrong(f"not JSON: {error}") from None
    if not isinstance(data, dict):
        raise draft.wrong("an object was expected")
    return data


def rows(data: Any) -> list[dict[str, Any]]:
    """A list of objects; everything else is left out, and null is an empty list."""
    return [row for row in data if isinstance(row, dict)] if isinstance(data, list) else []


def items(data: Any) -> list[Any]:
    """A list; anything else is an empty one."""
    return data if isinstance(data, list) else []


def table(data: Any) -> dict[str, dict[str, Any]]:
    """Objects by name; everything else is left out."""
    return {str(name): row for name, row in data.items() if isinstance(row, dict)} if isinstance(data, dict) else {}


def members(data: Any) -> dict[str, Any]:
    """The members of an object; none if it is no object."""
    return data if isinstance(data, dict) else {}


def words(data: Any) -> str:
    """A value as text; null is empty."""
    return "" if data is None or isinstance(data, dict | list) else str(data)
