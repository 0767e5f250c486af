"""What an export gives back."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Exported:
    """A text in some format, and a line for each kind of thing it could not carry."""

    text: str
    losses: tuple[str, ...] = ()
