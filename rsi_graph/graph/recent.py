"""A cache of what was looked at lately, with or without a bound."""

from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Recent(Generic[Key, Value]):
    """Values by their keys. With a bound, values that were not asked for lately may be forgotten.

    There are two generations. When the younger is full, it replaces the elder, and of the elder only what was asked
    for meanwhile is left. Threads that do this at once may lose a value, which is then made again.
    """

    def __init__(self) -> None:
        self.most = 0
        """The number of values in a generation; 0 keeps all."""
        self._young: dict[Key, Value] = {}
        self._old: dict[Key, Value] = {}

    def __len__(self) -> int:
        """The number of values that are kept."""
        return len(self._young) + len(self._old)

    def get(self, key: Key) -> Value | None:
        """The value of a key, if it is kept."""
        found = self._young.get(key)
        if found is None and (found := self._old.pop(key, None)) is not None:
            self.put(key, found)
        return found

    def put(self, key: Key, value: Value) -> Value:
        """Keep a value, which is given back."""
        if 0 < self.most <= len(self._young):
            self._old, self._young = self._young, {}
        self._young[key] = value
        return value
