"""The two tables that Roam's extension Discourse Graphs writes for Neo4j: nodes, and beside them relations."""

import csv
import io

from rsi_graph.export.neo4j import ENDS, NODES
from rsi_graph.imports.discourse import WORK, Discourse, verb
from rsi_graph.imports.gathered import Body, Gathered, clean
from rsi_graph.imports.json_text import mapping
from rsi_graph.sources import csl

HEAD = ",".join(NODES[:2])
"""The beginning of the first table."""
_READ = frozenset(NODES) - {"because"}
_TRIPLE = ENDS[:3]


def read(text: str, draft: Gathered) -> None:
    """Read both tables. Raises BadImport."""
    try:
        found = [row for row in csv.reader(io.StringIO(text, newline="")) if any(row)]
    except csv.Error as error:
        raise draft.wrong(f"not CSV: {error}") from None
    cut = next((number for number, row in enumerate(found) if tuple(row[:2]) == ENDS[:2]), len(found))
    if not found[:cut] or not set(NODES[:3]) <= set(found[0]):
        raise draft.wrong(f"a table of nodes begins with the columns {', '.join(NODES[:3])}")
    if cut == len(found):
        draft.remark("no table of relations stands behind the nodes or beside the file")
    discourse = Discourse(draft)
    is_ours = tuple(found[0]) == NODES  # whose ids people read, where Roam's are nine signs
    for row in found[1:cut]:
        _node(dict(zip(found[0], row, strict=False)), discourse, is_ours=is_ours)
    for row in found[cut + 1 :]:
        if len(row) < len(_TRIPLE):
            draft.lost("rows without all their cells", one="row without all its cells")
            continue
        draft.lost("notes on relations", sum(map(bool, row[len(_TRIPLE) :])), one="note on a relation")
        said = verb(row[2]) or (row[2].lower(), True)
        source, target = row[:2] if said[1] else (row[1], row[0])
        discourse.relation(said[0], source, target)
    discourse.finish()


def _node(row: dict[str, str], discourse: Discourse, *, is_ours: bool) -> None:
    draft, title = discourse.draft, row.get("title", "")
    for name in row.keys() - _READ:
        column = f"of the column {clean(name)}"
        draft.lost(f"cells {column}", int(bool(row[name])), one=f"cell {column}")
    fields: Body = {"text" if is_ours else "note": clean(row.get("text", ""))}
    if row.get("csl"):
        work = csl.from_csl(mapping(row["csl"], draft))
        fields = {WORK: work.body}
        title = str(work.body.get("title", title))
        for doubt in work.doubts:
            draft.doubt(f"{title}: {doubt}")
        for name in work.left_out:
            draft.lost(f"fields {name}", one=f"field {name}")
    else:
        people = sum(bool(row.get(name)) for name in ("author", "date"))
        draft.lost("authors and dates of notes", people, one="author or date of a note")
    key = row.get("uid:ID", "")
    discourse.note((key, title), row.get("label:LABEL", ""), title, fields, key if is_ours else "")
