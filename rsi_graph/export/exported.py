"""What an export gives back."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from rsi_graph.export.losses import Loss


@dataclass(frozen=True, slots=True)
class Exported:
    """What is written in some format, text or picture, and each kind of thing it could not carry."""

    content: str | bytes
    losses: tuple[Loss, ...] = ()
    beside: Mapping[str, str] = field(default_factory=dict)
    """Further files by what is added to the first one's name: the edges of a CSV stand beside its nodes."""
