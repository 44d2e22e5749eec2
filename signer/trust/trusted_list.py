"""Trusted lists as the European Union's member states publish them: ETSI TS 119 612, read with pyHanko's parser.

The list's XML signature is not judged here: an operator pins the file by its SHA-256 (:mod:`signer.trust.pinned`).
"""

from __future__ import annotations

from datetime import UTC, datetime
from xml.etree import ElementTree

from pyhanko.generated.etsi.ts_119612 import TrustServiceStatusList
from pyhanko.sign.validation.qualified.eutl_parse import read_qualified_service_definitions
from xsdata.exceptions import ParserError
from xsdata.formats.dataclass.parsers import XmlParser

from signer.errors import RequestError
from signer.trust.certificate import Certificate, parse_certificate
from signer.trust.der import DerError
from signer.trust.store import AnchorGroup

TRUSTED_LIST = "trusted-list"
MAX_LIST_BYTES = 64 * 1024 * 1024
"""Bytes of one list; the largest member state's takes about 10 MB."""


def read_trusted_list(content: bytes) -> AnchorGroup:
    """Certificates of the qualified CA and timestamp services that are granted now; stale after its NextUpdate.

    Raises: RequestError ``trusted-list-unreadable``.
    """
    try:
        if len(content) > MAX_LIST_BYTES or b"<!DOCTYPE" in content or b"<!ENTITY" in content:
            raise ValueError("too large, or with a document type")
        ElementTree.fromstring(content)  # noqa: S314 - pinned, without a document type; xsdata mends what is cut short
        text = content.decode("utf-8")
        issued, next_update = _dates(text)
        anchors = tuple(dict.fromkeys(_granted(text)))
    except (ElementTree.ParseError, ValueError, ParserError, DerError, AttributeError, TypeError) as error:
        raise RequestError("trusted-list-unreadable", "the file is not a trusted list that can be read") from error
    return AnchorGroup(TRUSTED_LIST, anchors, "ETSI TS 119 612", issued, next_update - issued)


def _granted(text: str) -> list[Certificate]:
    return [
        parse_certificate(held.dump())
        for service in read_qualified_service_definitions(text)
        if service.base_info.valid_until is None
        for held in service.base_info.provider_certs
    ]


def _dates(text: str) -> tuple[datetime, datetime]:
    """When the list was issued and when the next one is due (clauses 5.3.14, 5.3.15); a closed list is due at once."""
    told = XmlParser().from_string(text, TrustServiceStatusList).scheme_information
    if told is None or told.list_issue_date_time is None:
        raise ValueError("a list without a date of issue")
    issued = _aware(told.list_issue_date_time.to_datetime())
    following = told.next_update.date_time if told.next_update is not None else None
    return issued, _aware(following.to_datetime()) if following is not None else issued


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
