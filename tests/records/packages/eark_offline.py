"""Runs eark-validator where there is no internet: it asks for four vocabularies while it is imported.

The terms are those that packages of ours use and the validator's own files list, so vocabulary rules prove little here.
"""

from __future__ import annotations

import io
import urllib.request
from typing import Any

TERMS = {
    "ContentCategory": ("Textual works – Digital", "Mixed", "OTHER"),
    "ContentInformationType": ("MIXED", "OTHER"),
    "OAISPackageType": ("SIP", "AIP", "DIP"),
    "Status": ("CURRENT", "SUPERSEDED"),
}


def answer(address: str, *arguments: Any, **named: Any) -> io.BytesIO:
    (terms,) = [terms for name, terms in TERMS.items() if address.endswith(f"Vocabulary{name}.xml")]
    return io.BytesIO("".join(f"<Term>{term}</Term>\n" for term in terms).encode())


if __name__ == "__main__":
    urllib.request.urlopen = answer
    from eark_validator.cli.app import main

    main()
