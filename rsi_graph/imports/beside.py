"""An import beside a corpus: works that are there are not added again, and no id is given twice.

A work that is there keeps its record; the passages of the imported one are added to it, apart from their source as in
an upper layer. Every other record keeps its id, with a prefix if one is asked for and with a number if the corpus has
that id already, and everything that points at it is changed accordingly.
"""

import hashlib
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain, count
from typing import Any

from rsi_graph.imports import Imported
from rsi_graph.imports.gathered import Body, Remark, Sections
from rsi_graph.model import APART, LINK_FIELDS, MAX_ID

_SEAL = re.compile(r"\A(?P<head>#[^\n]*\n)# as imported: (?P<seal>[0-9a-f]{16})\n(?P<rest>.*)\Z", re.DOTALL)
_MOST = 5
"""The most ids that a line names."""


def settled(imported: Imported, taken: Collection[str], same: Callable[[Body], str], prefix: str = "") -> Imported:
    """An import without the works that ``same`` finds, by their ids, and with ids that are not ``taken``."""
    there = {id_: found for id_, body in imported.sections.get("sources", {}).items() if (found := same(body))}
    names = {**there, **_fresh(imported.sections, there, taken, prefix)}
    sections: Sections = {}
    for section, records in imported.sections.items():
        for id_, body in records.items():
            moved = _renamed(body, names)
            if id_ in there:
                for slug, passage in moved.get(APART, {}).items():
                    key = _free(f"{there[id_]}/{slug}", taken, sections.get(APART, {}))
                    sections.setdefault(APART, {})[key] = passage
            else:
                sections.setdefault(section, {})[names.get(id_, id_)] = moved
    remarks = [
        Remark(f"the work {id_} is in the corpus as {found} and is not added again") for id_, found in there.items()
    ]
    held = {names.get(id_, id_): one for id_, one in imported.credences.items()}
    return replace(imported, sections=sections, remarks=(*imported.remarks, *remarks), credences=held)


def _fresh(sections: Sections, there: Mapping[str, str], taken: Collection[str], prefix: str) -> dict[str, str]:
    """A new id for each record and named step whose own cannot stay."""
    found: dict[str, str] = {}
    used: dict[str, None] = {}
    for id_ in _ids(sections):
        if id_ not in there and "/" not in id_:
            wanted = f"{prefix}-{id_}"[:MAX_ID].rstrip("-") if prefix else id_
            used[_free(wanted, taken, used)] = None
            found[id_] = next(reversed(used))
    return {id_: name for id_, name in found.items() if name != id_}


def _ids(sections: Sections) -> Iterator[str]:
    for records in sections.values():
        yield from records
        for body in records.values():
            yield from (
                link["id"] for field in ("supports", "attacks") for link in body.get(field, ()) if "id" in link
            )


def _free(wanted: str, *taken: Collection[str]) -> str:
    """The id, with the next number if it is taken."""
    numbered = (f"{wanted[: MAX_ID - 5]}-{number}" for number in count(2))
    return next(id_ for id_ in chain((wanted,), numbered) if not any(id_ in some for some in taken))


def _renamed(body: Body, names: Mapping[str, str]) -> Body:
    """A record in which everything that points at a renamed record has the new id."""

    def name(id_: str) -> str:
        if ">" in id_:
            return ">".join(map(name, id_.split(">")))
        head, slash, rest = id_.partition("/")
        return f"{names.get(head, head)}{slash}{rest}"

    moved: dict[str, Any] = {}
    for field, value in body.items():
        if field in LINK_FIELDS or field == "answers":
            moved[field] = [
                {k: name(v) if k in ("to", "id", "question") else v for k, v in link.items()} for link in value
            ]
        elif field == "premises":
            moved[field] = [name(id_) for id_ in value]
        elif field == APART:
            moved[field] = {slug: _renamed(passage, names) for slug, passage in value.items()}
        else:
            moved[field] = value
    return moved


# --- again ----------------------------------------------------------------------------------------------------------


def sealed(text: str) -> str:
    """A corpus file with a hash that shows later if anybody has changed it."""
    head, _, rest = text.partition("\n")
    return f"{head}\n# as imported: {_seal(rest)}\n{rest}"


def is_untouched(text: str) -> bool:
    """Return True if a file has not changed since it was imported."""
    found = _SEAL.match(text.replace("\r\n", "\n"))
    return found is not None and _seal(found["rest"]) == found["seal"]


def _seal(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class ImportChanges:
    """The ids of the records that a second import adds, changes and removes."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]

    def said(self) -> Iterator[str]:
        """A line for each kind of change; none if nothing has changed."""
        for words, ids in (("added", self.added), ("changed", self.changed), ("gone", self.gone)):
            if ids:
                more = f" and {len(ids) - _MOST} more" if len(ids) > _MOST else ""
                yield f"{len(ids)} {words}: {', '.join(ids[:_MOST])}{more}"


def changes(before: Sections, after: Sections) -> ImportChanges:
    """Compare two imports record by record."""
    old, new = _flat(before), _flat(after)
    return ImportChanges(
        tuple(id_ for id_ in new if id_ not in old),
        tuple(id_ for id_, body in new.items() if id_ in old and old[id_] != body),
        tuple(id_ for id_ in old if id_ not in new),
    )


def _flat(sections: Sections) -> dict[str, Body]:
    found = {}
    for records in sections.values():
        for id_, body in records.items():
            found[id_] = {name: value for name, value in body.items() if name != APART}
            found |= {f"{id_}/{slug}": passage for slug, passage in body.get(APART, {}).items()}
    return found
