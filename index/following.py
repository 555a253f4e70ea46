"""The index follows the catalogue while documents come in, instead of after them.

Reading and describing keep other processes busy; this one has time to index what they
have done. So when the last file is in, few documents are left to be indexed.
"""

import gc
import sys
import threading
from types import TracebackType
from typing import Self

from index.catch_up import catch_up_home
from repository.errors import CommonshelfError
from repository.memory import SELDOM, give_back_memory
from repository.settings import Settings
from repository.vocabulary import Vocabularies

_PORTION = 250
"""Documents after which the index catches up. Measured on 1,000 small documents: 250
at once cost what 1,000 do, 100 half as much again."""

_LEAST = 100
"""Documents after which it does when few files are left: what is not indexed with the
last file keeps a person waiting."""

_CHARACTERS = 1_000_000
"""Text after which it does when few files are left, however few documents that is: some
400 pages, and less than a second's work. Long documents that all wait for the last of
them to be read would be indexed while the readers have nothing to do."""

_MOST_CHARACTERS = 2_000_000
"""Text after which it does, however much is to come. A portion of 1,000 small documents
was cut at 150 by half of this, which cost a quarter more than 250."""

_TURN = 0.001
"""Seconds for which a thread runs before another one gets its turn, a fifth of what
Python gives it. Taking in files is thousands of short waits, for the database, the disk
and the readers, and after each of them it would wait for a whole turn of the indexing
(measured: 2.0 times as long beside it, with this 1.6, as beside another process)."""


class Following:
    """A thread that indexes what came in so far; use it in a ``with`` statement.

    It ends with the statement, in the middle of no commit; what is left is for whoever
    catches up next. If the index cannot be changed it gives up, for the same reason
    will be met, and told, there.
    """

    def __init__(self, settings: Settings, vocabularies: Vocabularies) -> None:
        self._settings = settings
        self._vocabularies = vocabularies
        self._changed = 0
        self._characters = 0
        self._left = 0
        self._done = 0
        self._characters_done = 0
        self._due = threading.Event()
        self._is_over = False
        self._turn = sys.getswitchinterval()
        self._garbage = gc.get_threshold()
        self._thread = threading.Thread(target=self._follow, daemon=True)

    def expect(self, files: int) -> None:
        """Note that so many more files come in. It need not be right: an archive may
        hold none, and a message brings what is attached to it."""
        self._left += files

    def file_done(self, is_change: bool, characters: int = 0) -> None:
        """Note that one more file was dealt with.

        Args:
            is_change: whether the catalogue holds one more change of a document.
            characters: of its text.
        """
        self._left -= 1
        self._done += 1
        self._changed += is_change
        self._characters += characters if is_change else 0
        self._characters_done += characters
        is_much = self._characters >= self._characters_at_once()
        if self._changed and (is_much or self._changed >= self._portion()):
            self._changed = self._characters = 0
            self._due.set()

    def _portion(self) -> int:
        if self._left == 0:
            return 1
        if self._left < 0:
            return _PORTION
        return min(_PORTION, max(_LEAST, self._left))

    def _characters_at_once(self) -> float:
        """Return after how much text the index catches up: less if little is to come,
        should the other files be as long as those so far."""
        if self._left < 0:
            return _MOST_CHARACTERS
        to_come = self._left * self._characters_done / self._done
        return min(_MOST_CHARACTERS, max(_CHARACTERS, to_come))

    def __enter__(self) -> Self:
        sys.setswitchinterval(_TURN)
        # Each word of a text is kept as a few objects: to look through those of seven
        # long documents again and again took 0.4 of the 3 seconds of indexing them,
        # seldom 0.15.
        gc.set_threshold(*SELDOM)
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._is_over = True
        self._due.set()
        self._thread.join()
        gc.set_threshold(*self._garbage)
        sys.setswitchinterval(self._turn)

    def _follow(self) -> None:
        while self._due.wait() and not self._is_over:
            self._due.clear()
            try:
                catch_up_home(self._settings, vocabularies=self._vocabularies)
            except CommonshelfError:
                return
            # What sorting a million words took would be missing beside the readers.
            give_back_memory()
