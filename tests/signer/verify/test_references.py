"""Who points at a changed object: leaving long streams out of a large file changes no answer."""

from __future__ import annotations

import io
import random

import pytest
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, StreamObject

from signer.pdf.reader import Document
from signer.verify.changes import references
from signer.verify.changes.references import find_holders

LONG = 40 * 1024
COUNT = 20


def _large(seed: int) -> bytes:
    """Long streams whose bytes look like references, beside dictionaries long and short that hold real ones."""
    chance = random.Random(seed)
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(595, 842)
    held: list[IndirectObject] = []
    for number in range(COUNT):
        stream = StreamObject()
        stream._data = b"%d 0 R " % (number + 1) * (LONG // 8)
        held.append(writer._add_object(stream))
        some = ArrayObject(chance.choices(held, k=chance.choice((1, 3, 4000))))
        held.append(writer._add_object(DictionaryObject({NameObject("/Held"): some})))
    writer.root_object[NameObject("/Extra")] = ArrayObject(held)
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize("seed", range(3))
def test_a_large_file_is_answered_as_if_every_byte_were_read(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    document = Document(_large(seed))
    assert document.end > references._WORTH_SKIPPING
    everything = frozenset(document.object_numbers())
    skipping = find_holders(document, everything)
    monkeypatch.setattr(references, "_WORTH_SKIPPING", document.end + 1)
    assert skipping == find_holders(document, everything)
    assert max(len(holders) for holders in skipping.values()) > 1
