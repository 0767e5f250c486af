"""Texts of a corpus in XML. Characters are escaped by hand; nothing is parsed, so no entity can expand."""

import json
from typing import Any
from xml.sax.saxutils import escape  # nosec - it replaces characters and parses nothing

_IN_ATTRIBUTES = {'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}


def element(text: str) -> str:
    """Text between tags."""
    return escape(text, {"\r": "&#13;"})


def attribute(text: str) -> str:
    """Text between double quotes; line ends survive."""
    return escape(text, _IN_ATTRIBUTES)


def value(data: Any) -> str:
    """A field as text: texts and numbers plainly, lists and mappings as JSON."""
    if isinstance(data, str):
        return data
    return json.dumps(data, ensure_ascii=False)
