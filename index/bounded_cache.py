"""What was asked for last, kept within a bound of memory."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class BoundedCache(Generic[Key, Value]):
    """Keeps values by key; the one that was not asked for longest goes first."""

    def __init__(self, megabytes: int, size: Callable[[Key, Value], int]) -> None:
        """Prepare.

        Args:
            megabytes: that all values together may take.
            size: returns the bytes that a key and its value take.
        """
        self._bound = megabytes << 20
        self._size_of = size
        self._size = 0
        self._kept: OrderedDict[Key, Value] = OrderedDict()

    def get(self, key: Key) -> Value | None:
        """Return the value of a key; None if it is not kept."""
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def put(self, key: Key, value: Value) -> None:
        """Keep the value of a key that is not kept, and let go beyond the bound."""
        self._kept[key] = value
        self._size += self._size_of(key, value)
        while self._size > self._bound:
            self._size -= self._size_of(*self._kept.popitem(last=False))

    def clear(self) -> None:
        """Let go of everything."""
        self._kept.clear()
        self._size = 0
