"""Pages and drawings that a file keeps and nothing shows: left behind by a program, or hidden on purpose.

They are put together as the pages of a file in memory, an update of the one at hand, and looked at like others.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from signer.errors import DocumentError, InternalError
from signer.pdf.graph import walk_dictionaries
from signer.pdf.objects import Dict, Name, Obj, Ref, Stream
from signer.pdf.page_tree import Page
from signer.pdf.reader import Document
from signer.pdf.writer import Base, Update, stream
from signer.pdf.xref import XrefKind

MAX_UNSHOWN = 60
"""Pages and drawings looked at; a file that hides more is reported as not looked into."""
_A4: list[Obj] = [0, 0, 595, 842]
_OWN_TREE = ("/Parent", "/B", "/Annots", "/StructParents")


@dataclass(frozen=True, slots=True)
class Unshown:
    """``data`` shows what the file hides; None when it hides nothing. ``is_complete``: nothing was left out."""

    data: bytes | None
    is_complete: bool = True


def unshown(document: Document) -> Unshown:
    """What no page shows of a file's pages and drawings. Raises: DocumentError ``pdf-too-complex``."""
    pages = list(document.pages)
    shown = _shown(document, pages)
    hidden: list[tuple[Ref, Dict]] = []
    for owner, dictionary, held in _everything(document):
        if owner is None or owner.num in shown:
            continue
        if held is None and dictionary.get("/Type") == "/Page":
            hidden.append((owner, _as_page(dictionary)))
        elif held is not None and dictionary.get("/Subtype") == "/Form" and _draws(held):
            hidden.append((owner, _page_with(owner, document, dictionary)))
    if not hidden:
        return Unshown(None)
    try:
        return Unshown(_file_of(document, [page for _, page in hidden[:MAX_UNSHOWN]]), len(hidden) <= MAX_UNSHOWN)
    except (DocumentError, InternalError):
        return Unshown(None, is_complete=False)


def _everything(document: Document) -> Iterator[tuple[Ref | None, Dict, Stream | None]]:
    numbers: list[Obj] = [Ref(number, 0) for number in sorted(document.object_numbers())]
    return walk_dictionaries(document, numbers)


def _shown(document: Document, pages: list[Page]) -> set[int]:
    """The objects that pages draw with, and the pages themselves."""
    starts: list[Obj] = []
    for page in pages:
        starts.append(page.attribute("/Resources"))
        for annotation in document.array(page.dict.get("/Annots")):
            starts.extend(_appearance(document, document.dictionary(annotation)))
    reached = {owner.num for owner, _, _ in walk_dictionaries(document, starts) if owner is not None}
    return reached | {page.ref.num for page in pages if page.ref is not None}


def _appearance(document: Document, annotation: Dict) -> Iterator[Obj]:
    """How an annotation looks now, among all the ways it may look."""
    normal = document.dictionary(annotation.get("/AP")).get("/N")
    if isinstance(document.resolve(normal), Stream):
        yield normal
    else:
        yield document.dictionary(normal).get(str(annotation.get("/AS")))


def _draws(held: Stream) -> bool:
    try:
        return bool(held.decode().strip())
    except DocumentError:
        return True


def _as_page(dictionary: Dict) -> Dict:
    return {key: value for key, value in dictionary.items() if key not in _OWN_TREE} | {"/Type": Name("/Page")}


def _page_with(drawing: Ref, document: Document, dictionary: Dict) -> Dict:
    box = document.array(dictionary.get("/BBox"))
    return {
        "/Type": Name("/Page"),
        "/MediaBox": box if len(box) == len(_A4) else _A4,
        "/Resources": {"/XObject": {"/Hidden": drawing}},
        "/Contents": stream({}, b"/Hidden Do"),
    }


def _file_of(document: Document, pages: list[Dict]) -> bytes:
    update = Update(_base(document))
    tree = update.reserve()
    kids: list[Obj] = []
    for page in pages:
        contents = page.get("/Contents")
        if isinstance(contents, Stream):
            page = {**page, "/Contents": update.add(contents)}
        page.setdefault("/MediaBox", _A4)
        kids.append(update.add({**page, "/Parent": tree}))
    update.put(tree, {"/Type": Name("/Pages"), "/Count": len(kids), "/Kids": kids})
    root = document.trailer.get("/Root")
    if not isinstance(root, Ref):
        raise DocumentError("pdf-malformed", "the document has no catalog")
    update.put(root, {"/Type": Name("/Catalog"), "/Pages": tree})
    return bytes(document.data[: document.end]) + bytes(update.build().data)


def _base(document: Document) -> Base:
    if document.is_rebuilt or not document.sections:
        raise DocumentError("pdf-malformed", "the cross-reference table is damaged")
    return Base(
        size=document.end,
        ends_with_newline=bytes(document.data[document.end - 1 : document.end]) in (b"\n", b"\r"),
        startxref=document.last_startxref,
        uses_xref_stream=document.sections[0].kind is XrefKind.STREAM,
        next_number=max(document.object_numbers(), default=0) + 1,
        trailer=document.trailer,
    )
