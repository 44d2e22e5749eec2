"""Packages (gói tin): record files taken out and in, readable and verifiable with none of our software.

E-ARK CSIP 2.1 (METS 1.12, EAD 3, PREMIS 3) with the codes of Circular 05/2025/TT-BNV and retention metadata of our own;
the same content as a BagIt bag or an OCFL 1.1 object. :func:`gather` -> :class:`Package` -> :func:`eark_files`,
:func:`bag_files` or :func:`ocfl_files` -> written as a folder or ZIP; :func:`read_package` reads one back.
"""

from __future__ import annotations

from records.packages.bag import bag_files
from records.packages.content import Folder, Package, PackagedDocument, PackagedFile, PackageKind
from records.packages.eark import eark_files
from records.packages.gathering import gather, note_exported
from records.packages.ocfl import ocfl_files
from records.packages.reading import ReadDocument, ReadPackage, read_package
from records.packages.unpacking import read_folder, unzip
from records.packages.writing import write_folder, zip_chunks, zip_folder

__all__ = [
    "Folder",
    "Package",
    "PackageKind",
    "PackagedDocument",
    "PackagedFile",
    "ReadDocument",
    "ReadPackage",
    "bag_files",
    "eark_files",
    "gather",
    "note_exported",
    "ocfl_files",
    "read_folder",
    "read_package",
    "unzip",
    "write_folder",
    "zip_chunks",
    "zip_folder",
]
