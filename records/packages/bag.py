"""A record file as a BagIt bag (RFC 8493): the same documents, their description beside them."""

from __future__ import annotations

from records.bagit import Bag
from records.packages.codes import load_codes
from records.packages.content import Package
from records.packages.eark import README_PATH, eark_files
from records.packages.metadata import ead, retention


def bag_files(package: Package) -> dict[str, bytes]:
    """Every file by its path inside the bag."""
    payload = {f"{file.name}": file.data for one in package.documents for file in one.files}
    payload["README.txt"] = eark_files(package)[README_PATH]
    payload["EAD.xml"] = ead(package, load_codes())
    payload["retention.xml"] = retention(package)
    information = {
        "Source-Organization": package.agency_name,
        "Organization-Identifier": package.agency_identifier,
        "External-Identifier": package.objid,
        "External-Description": package.folder.title,
    }
    return dict(Bag(payload, information, package.made_at.date()).files())
