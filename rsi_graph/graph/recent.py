"""A memory of what was looked at lately: all of it, or as much as somebody who stays for long has room for."""

from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Recent(Generic[Key, Value]):
    """Values by their keys. With a bound, what was not asked for among the last so many may be forgotten.

    There are two generations. When the younger is full it takes the place of the elder, of which only what was asked
    for meanwhile is left. Threads that do this at once may lose a value, which then is made again.
    """

    def __init__(self) -> None:
        self.most = 0
        """The values of a generation; 0 keeps all."""
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
