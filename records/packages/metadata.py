"""What stands beside the documents: EAD for archivists, PREMIS for preservation, and our own retention metadata.

E-ARK declined to define retention elements, so they travel in ``metadata/other/retention.xml`` of our own namespace.
"""

from __future__ import annotations

from typing import Any

from records.occasion import utc_text
from records.packages.codes import ArchiveCodes
from records.packages.content import Package, PackagedDocument, PackagedFile, ordinal_text
from records.packages.xml import add, element, instant, to_bytes

AGENT_ID, AGENT_NAME = "agent-vanthu", "vanthu"


def ead(package: Package, codes: ArchiveCodes) -> bytes:
    """The record file and its documents, with the element names of the circular (appendices I to V)."""
    folder = package.folder
    root = element("ead:ead")
    control = add(root, "ead:control", {"maintenancestatus": "new"})
    add(control, "ead:recordid", text=package.objid)
    description = add(root, "ead:archdesc", {"level": "file"})
    own = add(description, "ead:did")
    rows: list[tuple[str, str]] = [
        ("arcFileCode", folder.code),
        ("title", folder.title),
        ("maintenance", folder.maintenance),
        ("mode", folder.mode),
        ("language", codes.language_of(folder.language)),
        ("startDate", _day(folder.start_date)),
        ("endDate", _day(folder.end_date)),
        ("totalDoc", str(len(package.documents))),
        ("numberOfPage", str(package.page_count)),
    ]
    for name, value in rows:
        add(own, f"ead:{name}", text=value)
    parts = add(description, "ead:dsc")
    for document in package.documents:
        _document(parts, package, document, codes)
    return to_bytes(root)


def _document(parts: Any, package: Package, document: PackagedDocument, codes: ArchiveCodes) -> None:
    elements = document.elements
    own = add(add(parts, "ead:c", {"level": "item", "id": document.record_id}), "ead:did")
    signer = elements.get("SignerInfo") or {}
    rows = [
        ("arcDocCode", f"{package.folder.code}.{ordinal_text(document.ordinal)}"),
        ("docOrdinal", str(document.ordinal)),
        ("maintenance", package.folder.maintenance),
        ("typeDoc", codes.kind_of(str(elements.get("TypeName", "")))),
        ("typeName", elements.get("TypeName")),
        ("codeNumber", elements.get("CodeNumber")),
        ("codeNotation", elements.get("CodeNotation")),
        ("issuedDate", elements.get("IssuedDate")),
        ("organName", elements.get("OrganName")),
        ("subject", elements.get("Subject") or document.title),
        ("signer", signer.get("FullName")),
        ("language", codes.language_of(str(elements.get("Language", "")))),
        ("pageCount", elements.get("PageAmount")),
        ("mode", package.folder.mode),
        ("confidenceLevel", "gốc điện tử"),
    ]
    for name, value in rows:
        if value not in (None, ""):
            add(own, f"ead:{name}", text=str(value))


def retention(package: Package) -> bytes:
    """How long each document is kept, by which version of which schedule."""
    root = element("r:retention", {"schedule-basis": "Luật 33/2024/QH15"})
    for document in package.documents:
        own = {
            "id": document.record_id,
            "class": document.retention_class,
            "schedule": document.retention_schedule,
            "event-date": _day(document.event_date),
            "due-date": _day(document.due_date),
        }
        add(root, "r:record", {key: value for key, value in own.items() if value})
    return to_bytes(root)


def premis(package: Package, places: dict[str, str]) -> bytes:
    """Objects with their fixity, what happened to them, and by what. ``places`` gives each file's path."""
    root = element("premis:premis", {"version": "3.0"})
    files = [(document, file) for document in package.documents for file in document.files]
    for document, file in files:
        _object(root, document, file, places[file.name])
    for document in package.documents:
        for event in document.events:
            told = (str(event["id"]), str(event["action"]), str(event["at"]))
            _linked(_event(root, *told), document, document.files[:1])
    for document, file in files:
        for ordinal, preserved in enumerate(file.events, 1):
            identifier = f"{document.record_id}/{file.name}/event-{ordinal}"
            own = _event(root, identifier, preserved.type.value, utc_text(preserved.at))
            outcome = add(own, "premis:eventOutcomeInformation")
            add(outcome, "premis:eventOutcome", text=preserved.outcome)
            add(add(outcome, "premis:eventOutcomeDetail"), "premis:eventOutcomeDetailNote", text=preserved.detail)
            _linked(own, document, (file,))
    agent = add(root, "premis:agent")
    _identifier(agent, "agent", AGENT_ID)
    add(agent, "premis:agentName", text=AGENT_NAME)
    add(agent, "premis:agentType", text="software")
    return to_bytes(root)


def _object(root: Any, document: PackagedDocument, file: PackagedFile, place: str) -> None:
    own = add(root, "premis:object", {"xsi:type": "premis:file"})
    _identifier(own, "object", f"{document.record_id}/{file.name}")
    characteristics = add(own, "premis:objectCharacteristics")
    fixity = add(characteristics, "premis:fixity")
    add(fixity, "premis:messageDigestAlgorithm", text="SHA-256")
    add(fixity, "premis:messageDigest", text=file.sha256)
    add(characteristics, "premis:size", text=str(len(file.data)))
    designation = add(add(characteristics, "premis:format"), "premis:formatDesignation")
    add(designation, "premis:formatName", text=file.media_type)
    add(own, "premis:originalName", text=place)


def _event(root: Any, identifier: str, kind: str, at: str) -> Any:
    own = add(root, "premis:event")
    _identifier(own, "event", identifier)
    add(own, "premis:eventType", text=kind)
    add(own, "premis:eventDateTime", text=at)
    return own


def _linked(event: Any, document: PackagedDocument, files: tuple[PackagedFile, ...]) -> None:
    """Who did it, and to which files: the last members of an event."""
    linked = add(event, "premis:linkingAgentIdentifier")
    add(linked, "premis:linkingAgentIdentifierType", text="local")
    add(linked, "premis:linkingAgentIdentifierValue", text=AGENT_ID)
    for file in files:
        to = add(event, "premis:linkingObjectIdentifier")
        add(to, "premis:linkingObjectIdentifierType", text="local")
        add(to, "premis:linkingObjectIdentifierValue", text=f"{document.record_id}/{file.name}")


def _identifier(parent: Any, what: str, value: str) -> None:
    own = add(parent, f"premis:{what}Identifier")
    add(own, f"premis:{what}IdentifierType", text="local")
    add(own, f"premis:{what}IdentifierValue", text=value)


def _day(day: Any) -> str:
    return day.isoformat() if day else ""


def made_line(package: Package) -> str:
    """When and by what, for the README."""
    return f"{instant(package.made_at)}, {AGENT_NAME}"
