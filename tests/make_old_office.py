"""Ways to make files in the container of Office before 2007 (MS-CFB), with the streams
that a test needs and no more."""

import struct
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

Tree = Mapping[str, "bytes | Tree"]

_SECTOR, _SMALL, _CUTOFF = 512, 64, 4096
_FREE, _END, _IS_FAT, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
_UNICODE, _INTEGER, _TIME, _BINARY = 0x001F, 0x0003, 0x0040, 0x0102


def make_ole(path: Path, tree: Tree) -> Path:
    """Write a container of streams (bytes) and storages (further trees)."""
    entries: list[list[object]] = [["Root Entry", 5, _NONE, _NONE, b""]]
    _enter(entries, 0, tree)
    small = b""
    small_next: list[int] = []
    sectors: list[bytes] = []
    following: list[int] = []

    def put(content: bytes) -> int:
        """Put content into sectors; return the first."""
        first = len(sectors)
        pieces = [content[i : i + _SECTOR] for i in range(0, len(content), _SECTOR)]
        for number, piece in enumerate(pieces, 1):
            sectors.append(piece.ljust(_SECTOR, b"\0"))
            last = number == len(pieces)
            following.append(_END if last else len(sectors))
        return first if pieces else _END

    places = []
    for _, kind, _, _, content in entries:
        assert isinstance(content, bytes)
        if kind != 2 or not content:
            places.append((_END, 0))
        elif len(content) >= _CUTOFF:
            places.append((put(content), len(content)))
        else:
            first = len(small) // _SMALL
            count = -(-len(content) // _SMALL)
            small_next += [first + i + 1 for i in range(count - 1)] + [_END]
            small += content.ljust(count * _SMALL, b"\0")
            places.append((first, len(content)))
    places[0] = (put(small), len(small))
    small_fat = struct.pack(f"<{len(small_next)}I", *small_next)
    small_fat += b"\xff" * (-len(small_fat) % _SECTOR)
    small_fat_at = put(small_fat)
    directory = b"".join(
        _entry(one, place) for one, place in zip(entries, places, strict=True)
    )
    directory += bytes(-len(directory) % _SECTOR)
    directory_at = put(directory)
    count = -(-(len(sectors) + 8) // 128)
    fat_at = len(sectors)
    fat = [*following, *[_IS_FAT] * count]
    fat += [_FREE] * (count * 128 - len(fat))
    header = struct.pack(
        "<8s16sHHHHH6xIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        bytes(16),
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        0,
        count,
        directory_at,
        0,
        _CUTOFF,
        small_fat_at if small_fat else _END,
        len(small_fat) // _SECTOR,
        _END,
        0,
    )
    tables = [fat_at + i for i in range(count)] + [_FREE] * (109 - count)
    content = header + struct.pack("<109I", *tables) + b"".join(sectors)
    path.write_bytes(content + struct.pack(f"<{len(fat)}I", *fat))
    return path


def _enter(entries: list[list[object]], parent: int, tree: Tree) -> None:
    """Add a storage's entries; each leads to the next, the storage to the first."""
    before = None
    for name, content in tree.items():
        number = len(entries)
        is_stream = isinstance(content, bytes)
        kept = content if is_stream else b""
        entries.append([name, 2 if is_stream else 1, _NONE, _NONE, kept])
        entries[parent if before is None else before][3 if before is None else 2] = (
            number
        )
        before = number
        if not isinstance(content, bytes):
            _enter(entries, number, content)


def _entry(entry: list[object], place: tuple[int, int]) -> bytes:
    name, kind, right, child, _ = entry
    raw = f"{name}\0".encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII16sIQQIQ",
        raw,
        len(raw),
        kind,
        1,
        _NONE,
        right,
        child,
        bytes(16),
        0,
        0,
        0,
        *place,
    )


def make_msg(
    path: Path,
    subject: str,
    text: str,
    *,
    sender: tuple[str, str] = ("Åsa Öberg", "asa@kommunal.example"),
    sent: datetime | None = None,
    attachments: Mapping[str, bytes] | None = None,
) -> Path:
    """Write a message as Outlook saves it (MS-OXMSG); return its path."""
    attached = attachments or {}
    texts = {
        0x001A: "IPM.Note",
        0x0037: subject,
        0x1000: text,
        0x0C1A: sender[0],
        0x0C1F: sender[1],
    }
    header = struct.pack("<8x4I8x", 0, len(attached), 0, len(attached))
    fixed = [(0x340D, _INTEGER, 0x00040000), (0x3FDE, _INTEGER, 65001)]
    if sent is not None:
        ticks = int((sent.timestamp() + 11_644_473_600) * 10_000_000)
        fixed.append((0x0039, _TIME, ticks))
    tree: dict[str, bytes | Tree] = _properties(header, texts, {}, fixed)
    for number, (name, content) in enumerate(attached.items()):
        tree[f"__attach_version1.0_#{number:08X}"] = _properties(
            bytes(8), {0x3707: name}, {0x3701: content}, [(0x3705, _INTEGER, 1)]
        )
    return make_ole(path, tree)


def _properties(
    header: bytes,
    texts: Mapping[int, str],
    binaries: Mapping[int, bytes],
    fixed: list[tuple[int, int, int]],
) -> dict[str, "bytes | Tree"]:
    streams: dict[str, bytes | Tree] = {}
    rows = b""
    values = [(id, _UNICODE, text.encode("utf-16-le")) for id, text in texts.items()]
    values += [(id, _BINARY, content) for id, content in binaries.items()]
    for id, kind, content in values:
        streams[f"__substg1.0_{id:04X}{kind:04X}"] = content
        size = len(content) + (2 if kind == _UNICODE else 0)
        rows += struct.pack("<HHIII", kind, id, 6, size, 0)
    for id, kind, value in fixed:
        rows += struct.pack("<HHIQ", kind, id, 6, value)
    return {"__properties_version1.0": header + rows, **streams}
