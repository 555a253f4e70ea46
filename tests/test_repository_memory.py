"""What a process no longer needs does not stay with it."""

import sys
from pathlib import Path

import pytest

from repository.memory import give_back_memory


def resident_megabytes() -> int:
    told = Path("/proc/self/status").read_text().split("VmRSS:")[1].split()[0]
    return int(told) // 1024


@pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="other systems do not keep it"
)
def test_memory_that_was_freed_goes_back_to_the_system() -> None:
    before = resident_megabytes()
    blocks = [bytes([number % 256]) * 2000 for number in range(50_000)]
    # What lies above what is freed keeps it from going back by itself.
    last = bytes([1]) * 2000
    filled = resident_megabytes()
    assert filled - before > 60
    del blocks
    give_back_memory()
    assert resident_megabytes() - before < (filled - before) / 2
    assert last
