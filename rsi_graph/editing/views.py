"""Saving suppositions as a view, in the layer that additions go into and never in the shipped corpus."""

from dataclasses import dataclass
from pathlib import Path

from rsi_graph.editing import place as editing_place
from rsi_graph.errors import TargetExists
from rsi_graph.evaluation import views
from rsi_graph.evaluation.structure import Supposition
from rsi_graph.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Standpoint:
    """The file of a new view, and the view of a lower layer that it would hide."""

    place: editing_place.TargetLayer
    name: str
    hides: Path | None
    """A view of the same name in a layer below."""

    @property
    def path(self) -> Path:
        """The file for the view."""
        return views.place_of(self.place.folder, self.name)

    def keep(self, supposed: Supposition) -> str:
        """Write the view and return a message that names its file. Raises BadSetting, TargetExists, CannotWrite."""
        self.place.make()
        path = views.save(self.place.folder, self.name, self.name.replace("-", " "), supposed)
        below = f"; it stands before the view of that name in {self.hides.parent.parent}" if self.hides else ""
        return f"wrote {path}{below}"


def standpoint(snapshot: Snapshot, name: str, *, asked: bool) -> Standpoint:
    """Return the place of a view of that name; ``asked`` is True if the user named the corpus.

    Nothing is overwritten. Raises BadSetting for an impossible name or if there is no layer to write in, and
    TargetExists if the name is taken there.
    """
    place = editing_place.place_of_views(snapshot, asked=asked)
    found = Standpoint(place, name, views.names(snapshot).get(name))
    if found.path.exists():
        raise TargetExists(str(found.path), "choose another name")
    return found
