"""The log as a folder that anyone can check without a server, and reading it back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from sqlalchemy import Connection

from records.audit import AuditEntry, read_line
from records.errors import ConflictError, NotFoundError
from records.storage import ObjectStore
from records.transparency.checkpoints import KeptCheckpoint, SealedCheckpoint, kept_checkpoints, read_sealed
from records.transparency.others import OtherLeaves, read_others
from records.transparency.reading import entries_in_leaf_order, leaves_of_chain

ENTRIES = "entries.jsonl"
CHECKPOINTS = "checkpoints"
README = """\
NHẬT KÝ HỆ THỐNG / AUDIT LOG

entries.jsonl    mỗi dòng một việc, theo thứ tự lá của cây Merkle / one event a line, in the order of the tree's leaves
checkpoints/     mốc kiểm tra có ký số và dấu thời gian / signed and timestamped checkpoints, oldest first

Kiểm tra không cần máy chủ / check without a server:   vanthu audit verify FOLDER [--trust ROOTS.pem]

Bằng công cụ khác / with other tools:
- "hash" là SHA-256 của JSON các mục còn lại (khóa xếp theo thứ tự, không dấu cách, UTF-8); "previous" là "hash" của
  dòng trước cùng "chain" / "hash" is the SHA-256 of the JSON of the other members (sorted keys, no spaces, UTF-8);
  "previous" is the "hash" of the line before it of the same "chain".
- lá / leaf = SHA-256(0x00 || JSON ấy / that JSON), nút / node = SHA-256(0x01 || trái || phải) (RFC 9162).
- checkpoints/N.json: "text" nêu gốc của N lá đầu / "text" states the root of the first N leaves; "signature" (base64)
  là CMS tách rời / is a detached CMS:  openssl cms -verify -binary -inform DER -in SIG -content TEXT -CAfile ROOTS.pem
- "leaves" (base64): giá trị băm của các lá mới / the hashes of the leaves since the checkpoint before, 32 bytes each.
"""


OTHERS = """
Nhật ký của một cơ quan / the log of one agency:
- {"others":N} giữ chỗ cho N lá của cơ quan khác hoặc của hệ thống; giá trị băm của chúng ở "leaves" của mốc kiểm tra
  / stands for N leaves of other agencies or of the installation; their hashes are in the checkpoints' "leaves".
- dòng cuối của cơ quan là lần xuất này ("log.exported") / the agency's last line is this export.
"""


def export_log(tx: Connection, objects: ObjectStore, folder: Path) -> int:
    """Write everything into a new folder; how many entries. For whoever owns the installation.

    Raises: ConflictError ``export-exists``; NotFoundError ``object-missing``; InternalError ``object-damaged``.
    """
    return _write(objects, folder, README, kept_checkpoints(tx), entries_in_leaf_order(tx))


def export_chain(tx: Connection, objects: ObjectStore, folder: Path, chain: str, last: int) -> int:
    """Write one agency's entries up to the sequence ``last``, which is in the tree; how many.

    The whole tree is proved by it, and nothing is said of other chains but how many entries they have. Raises: as
    :func:`export_log`.
    """
    checkpoints = tuple(kept_checkpoints(tx))
    size = checkpoints[-1].size if checkpoints else 0
    return _write(objects, folder, README + OTHERS, checkpoints, leaves_of_chain(tx, chain, last, size))


def _write(
    objects: ObjectStore,
    folder: Path,
    readme: str,
    checkpoints: Iterable[KeptCheckpoint],
    lines: Iterable[AuditEntry | OtherLeaves],
) -> int:
    try:
        (folder / CHECKPOINTS).mkdir(parents=True)
    except FileExistsError as error:
        raise ConflictError(
            "export-exists", "There is something at that place already.", "Nơi xuất đã có dữ liệu."
        ) from error
    (folder / "README.txt").write_text(readme, "utf-8")
    for kept in checkpoints:
        (folder / CHECKPOINTS / f"{kept.size:012d}.json").write_bytes(objects.get(kept.object))
    count = 0
    with (folder / ENTRIES).open("w", encoding="utf-8") as file:
        for one in lines:
            file.write(f"{one.line()}\n")
            count += isinstance(one, AuditEntry)
    return count


def exported_entries(folder: Path) -> Iterator[AuditEntry | OtherLeaves]:
    """Raises: NotFoundError ``export-incomplete``; RequestError ``audit-line-malformed``."""
    try:
        with (folder / ENTRIES).open(encoding="utf-8") as file:
            for line in file:
                yield read_others(line) or read_line(line)
    except (OSError, UnicodeDecodeError) as error:
        raise NotFoundError(
            "export-incomplete", "The folder is not an exported log.", "Thư mục này không phải nhật ký đã xuất."
        ) from error


def exported_checkpoints(folder: Path) -> Iterator[SealedCheckpoint]:
    """Oldest first. Raises: RequestError ``checkpoint-malformed``."""
    for path in sorted((folder / CHECKPOINTS).glob("*.json")):
        yield read_sealed(path.read_bytes())


def stored_checkpoints(tx: Connection, objects: ObjectStore) -> Iterator[SealedCheckpoint]:
    """From the store, oldest first. Raises: as :func:`export_log`."""
    for kept in kept_checkpoints(tx):
        yield read_sealed(objects.get(kept.object))
