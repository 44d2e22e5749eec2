"""edXML (QCVN 102:2016/BTTTT): a document with what its sender says of it, as one XML file.

:func:`write_edxml` writes what real receivers take: ``edXML:`` prefixes on the envelope, attachments outside it.
:func:`read_edxml` takes prefixed and default-namespace files, base64 with or without zip, and no file that tries
anything: no document type, no entities, bounded size, depth and number of attachments.
"""

from __future__ import annotations

from records.edxml.message import NEW, RECALL, REPLACEMENT, UPDATE, Attachment, EdxmlMessage, Party, document_id_of
from records.edxml.reading import read_edxml
from records.edxml.writing import write_edxml

__all__ = [
    "NEW",
    "RECALL",
    "REPLACEMENT",
    "UPDATE",
    "Attachment",
    "EdxmlMessage",
    "Party",
    "document_id_of",
    "read_edxml",
    "write_edxml",
]
