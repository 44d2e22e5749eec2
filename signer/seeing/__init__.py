"""Seeing what a file says beyond its text layer, in memory: for the wall that decides before a byte is stored."""

from __future__ import annotations

from signer.seeing.examination import Examination, examine, examine_file
from signer.seeing.sight import FrameSight, PageSight, Script, TextReader, Unread
from signer.seeing.tesseract import Tesseract

__all__ = [
    "Examination",
    "FrameSight",
    "PageSight",
    "Script",
    "Tesseract",
    "TextReader",
    "Unread",
    "examine",
    "examine_file",
]
