"""The parts that all pages of a site share: corpus, states, entries, the frame around a page, addresses."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote

from rsi_graph.evaluation.record import Recorded, recorded
from rsi_graph.export.reference_list import formatted
from rsi_graph.export.rendering import render
from rsi_graph.export.sheet import Addresses, Sheet
from rsi_graph.export.site.addresses import of_authors, page
from rsi_graph.export.site.changes import Changes
from rsi_graph.graph.graph import Graph
from rsi_graph.graph.matrix import Matrix, matrix
from rsi_graph.snapshot import Snapshot

POLICY = "default-src 'none'; style-src 'self'; script-src 'self'"
"""The rule by which a page of a site loads only files beside it."""
NAV = (
    ("index.html", "Questions"),
    ("claims.html", "Claims"),
    ("works.html", "Works"),
    ("authors.html", "Authors"),
    ("timeline.html", "Timeline"),
    ("positions.html", "Who stands where"),
)


@dataclass(frozen=True, slots=True)
class SiteOptions:
    """The options of a site: addresses, style, and the changes to show."""

    address: str = ""
    """The public address of the site, with a slash at its end, for the links that feeds and search engines keep."""
    files: str = ""
    """The address below which the files of one layer can be read, with a slash at its end."""
    folder: str = ""
    """The folder of that layer; by default the topmost one."""
    style: str | None = None
    """The CSL style of its bibliographies; APA without one."""
    changes: Changes | None = None


@dataclass(frozen=True, slots=True)
class PageFrame:
    """The frame around every page: title, links, policy, licence."""

    title: str
    policy: str
    nav: tuple[tuple[str, str], ...]
    address: str
    licence: str
    editors: tuple[str, ...]
    changes: Changes | None


@dataclass(frozen=True)
class Ground:
    """A snapshot with everything that its pages are made from."""

    snapshot: Snapshot
    options: SiteOptions

    @property
    def graph(self) -> Graph:
        """The corpus."""
        return self.snapshot.graph

    @cached_property
    def known(self) -> frozenset[str]:
        """The ids of the nodes that the corpus defines."""
        return frozenset(self.graph.ids())

    @cached_property
    def record(self) -> Recorded:
        """The state of every node."""
        return recorded(self.graph)

    @cached_property
    def matrix(self) -> Matrix:
        """The authors beside the questions."""
        return matrix(self.graph)

    @cached_property
    def bodies(self) -> Mapping[str, dict[str, Any]]:
        """The fields of every work."""
        return dict(self.graph.node_data(self.graph.ids("source")))

    @cached_property
    def entries(self) -> Mapping[str, str]:
        """The entry of every work in the style."""
        return formatted(self.bodies, self.options.style)

    @cached_property
    def authors(self) -> Mapping[str, str]:
        """The page of every author."""
        return of_authors(author.name for author in self.matrix.authors)

    @cached_property
    def frame(self) -> PageFrame:
        """The frame around every page: title, links, policy, licence."""
        manifests = [layer.manifest for layer in self.snapshot.layers]
        licence = next((one.licence for one in reversed(manifests) if one.licence), "")
        editors = tuple(dict.fromkeys(name for one in manifests for name in one.editors))
        nav = (*NAV, ("changes.html", "Changes")) if self.options.changes else NAV
        return PageFrame(
            self.snapshot.title, POLICY, nav, self.options.address, licence or "", editors, self.options.changes
        )

    def sheet(self, works: Iterable[str], up: str, there: Iterable[str] = ()) -> Sheet:
        """The words and addresses of a page; ``there`` are the nodes that are unfolded on it."""
        here = frozenset(there)
        return Sheet(self.record, works, Addresses(self._here(up, here), *self._elsewhere(up)), self.entries)

    def _here(self, up: str, there: frozenset[str]) -> Callable[[str], str]:
        return lambda id_: f"#n-{id_}" if id_ in there else self.page(id_, up)

    def _elsewhere(self, up: str) -> tuple[Callable[[str], str], ...]:
        def author(name: str) -> str:
            return f"{up}{self.authors[name]}" if name in self.authors else ""

        return (lambda id_: self.page(id_, up), author, lambda id_: self.page(id_, up))

    def page(self, id_: str, up: str = "") -> str:
        """The page of a node."""
        return f"{up}{page(self.graph, id_, self.known)}"

    def line(self, id_: str) -> str:
        """The address of the line of a node in its corpus file; nothing if the file has no address."""
        if not self.options.files:
            return ""
        span = self.graph.span(id_)
        folder = Path(self.options.folder or self.snapshot.layers[-1].path).resolve()
        file = Path(span.path).resolve()
        if not file.is_relative_to(folder):
            return ""
        return f"{self.options.files}{quote(file.relative_to(folder).as_posix())}#L{span.line}"

    def render(self, template: str, here: str, heading: str, **values: Any) -> str:
        """A page at ``here``."""
        up = "../" if "/" in here else ""
        return render(f"site/{template}", site=self.frame, here=here, heading=heading, up=up, **values)

    def cited(self, ids: Sequence[str]) -> list[str]:
        """The works whose passages bear on any of these nodes."""
        return list(dict.fromkeys(citation.source for id_ in ids for citation in self.graph.citations(id_)))
