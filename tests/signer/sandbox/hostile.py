"""Files made to exhaust whoever reads them. Each is small on the wire and large, deep or endless inside."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable

MIB = 1024 * 1024
_PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"


def pdf(*objects: bytes, catalog: bytes = b"", trailer: bytes = b"") -> bytes:
    """A file with a cross-reference table: object 1 the catalog, 2 the page tree, 3 the page, then ``objects``."""
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R" + catalog + b">>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        _PAGE,
    ]
    return assemble([*bodies, *objects], trailer)


def page_with(content: bytes, resources: bytes, *objects: bytes) -> bytes:
    """A file whose page shows ``content`` (object 4) with ``resources``; ``objects`` begin with number 5."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<" + resources + b">>>>"
    bodies = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page]
    return assemble([*bodies, stream(b"", content), *objects])


def assemble(bodies: Iterable[bytes], trailer: bytes = b"") -> bytes:
    out, offsets = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(bodies, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(offsets) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (len(offsets) + 1, trailer, start)
    return bytes(out)


def stream(entries: bytes, body: bytes) -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (entries, len(body), body)


def packed(entries: bytes, size: int, head: bytes = b"", fill: bytes = b"\0") -> bytes:
    """A stream of ``head`` and then ``fill`` over and over for ``size`` bytes, deflated to almost nothing."""
    return stream(b"/Filter/FlateDecode" + entries, deflated(size, head, fill))


def deflated(size: int, head: bytes = b"", fill: bytes = b"\0") -> bytes:
    """One compressed block repeated, as a full flush allows; only the checksum at the end is missing."""
    deflate = zlib.compressobj(9)
    start = deflate.compress(head) + deflate.flush(zlib.Z_FULL_FLUSH)
    block = deflate.compress(fill * (MIB // len(fill))) + deflate.flush(zlib.Z_FULL_FLUSH)
    return start + block * (size // MIB) + b"\3\0"


def xref_bomb() -> bytes:
    """A cross-reference stream of 60 MB of zeros."""
    table = packed(b"/Type/XRef/W[1 2 1]/Size 15728640/Root 1 0 R", 60 * MIB)
    head = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
    return head + b"9 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (table, len(head))


def object_stream_bomb() -> bytes:
    """An object stream of two objects, and 900 MB of zeros."""
    return _with_object_stream(packed(b"/Type/ObjStm/N 2/First 8", 900 * MIB, b"1 0 2 9 "))


def crowded_object_stream() -> bytes:
    """An object stream that really holds 150,000 objects."""
    count = 150_000
    head = b" ".join(b"%d 0" % (10 + i) for i in range(count)) + b" "
    body = zlib.compress(head + b"[[[[]]]]")
    return _with_object_stream(stream(b"/Type/ObjStm/Filter/FlateDecode/N %d/First %d" % (count, len(head)), body))


def _with_object_stream(container: bytes) -> bytes:
    """A file whose catalog lies in the object stream ``container``."""
    head = b"%PDF-1.7\n"
    out = head + b"5 0 obj\n%s\nendobj\n" % container
    rows = b"\0\0\0\0\0\0" + b"\2\0\0\0\5\0" * 4 + b"\1" + len(head).to_bytes(4, "big") + b"\0"
    table = stream(b"/Type/XRef/W[1 4 1]/Size 6/Root 1 0 R", rows)
    return out + b"6 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (table, len(out))


def deep_arrays() -> bytes:
    return pdf(b"[" * 200_000 + b"]" * 200_000, catalog=b"/AcroForm 4 0 R")


def deep_dictionaries() -> bytes:
    return pdf(b"<</A" * 100_000 + b" 1" + b">>" * 100_000, catalog=b"/Names 4 0 R")


def many_kids() -> bytes:
    """A page tree with 300,000 children."""
    kids = b"<</Type/Pages/Count 300000/Kids[" + b"3 0 R " * 300_000 + b"]>>"
    return assemble([b"<</Type/Catalog/Pages 2 0 R>>", kids, _PAGE])


def many_page_nodes() -> bytes:
    """A page tree where every node has ten children that are all the node below: ten thousand million pages."""
    nodes = [b"<</Type/Pages/Count 1000/Kids[" + b"%d 0 R " % (i + 3) * 10 + b"]>>" for i in range(10)]
    return assemble([b"<</Type/Catalog/Pages 2 0 R>>", *nodes, _PAGE])


def many_fields() -> bytes:
    """A form with 100,000 fields."""
    fields = [b"<</FT/Sig/T(f%d)>>" % i for i in range(100_000)]
    listed = b" ".join(b"%d 0 R" % (i + 5) for i in range(100_000))
    return pdf(b"<</Fields[%s]>>" % listed, *fields, catalog=b"/AcroForm 4 0 R")


def root_loop() -> bytes:
    return assemble([b"1 0 R", b"<</Type/Pages/Kids[2 0 R]/Count 1>>", _PAGE])


def page_tree_loop() -> bytes:
    return assemble([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Parent 2 0 R/Count 9>>"])


def field_loop() -> bytes:
    return pdf(
        b"<</Fields[5 0 R]>>",
        b"<</T(a)/Kids[6 0 R 6 0 R]/Parent 6 0 R>>",
        b"<</T(b)/Kids[5 0 R 5 0 R]/Parent 5 0 R/FT/Sig>>",
        catalog=b"/AcroForm 4 0 R",
    )


def endless_previous() -> bytes:
    """Two cross-reference sections, each naming the other as the one before."""
    whole = pdf()
    first = int(whole.rpartition(b"startxref\n")[2].split()[0])
    second = len(whole)
    ring = whole.replace(b"/Root 1 0 R>>", b"/Root 1 0 R/Prev %010d>>" % (second + 24), 1)
    second = len(ring)
    ring = ring.replace(b"/Prev %010d" % (len(whole) + 24), b"/Prev %010d" % second, 1)
    return ring + b"xref\n0 0\ntrailer\n<</Size 4/Root 1 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (first, second)


def many_revisions() -> bytes:
    """5,000 revisions, each an empty cross-reference section."""
    out = bytearray(pdf())
    previous = int(out.rpartition(b"startxref\n")[2].split()[0])
    for _ in range(5_000):
        start = len(out)
        out += b"xref\n0 0\ntrailer\n<</Size 4/Root 1 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (previous, start)
        previous = start
    return bytes(out)


def length_of_itself() -> bytes:
    """A stream whose /Length is the stream."""
    body = b"<</Length 4 0 R/Filter/FlateDecode>>stream\nxxxx\nendstream"
    return pdf(body, catalog=b"/Metadata 4 0 R")


def gigapixel_image() -> bytes:
    """A picture of 30,000 by 30,000 pixels in colour: 2.7 GB."""
    image = b"/Type/XObject/Subtype/Image/Width 30000/Height 30000/BitsPerComponent 8/ColorSpace/DeviceRGB"
    return page_with(b"q 595 0 0 842 0 0 cm /I Do Q", b"/XObject<</I 5 0 R>>", packed(image, 2700 * 1000 * 1000))


def many_images() -> bytes:
    """One picture of 10,000 by 10,000 pixels, shown two hundred times in other places."""
    image = b"/Type/XObject/Subtype/Image/Width 10000/Height 10000/BitsPerComponent 8/ColorSpace/DeviceGray"
    content = b"".join(b"q %d 0 0 842 0 0 cm /I Do Q\n" % (300 + i) for i in range(200))
    return page_with(content, b"/XObject<</I 5 0 R>>", packed(image, 100 * 1000 * 1000))


def font_bomb() -> bytes:
    """Font programs and character maps of 500 MB each."""
    font = b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[6 0 R]/ToUnicode 9 0 R>>"
    descendant = b"<</Type/Font/Subtype/CIDFontType2/BaseFont/A/FontDescriptor 7 0 R/CIDToGIDMap 8 0 R>>"
    descriptor = b"<</Type/FontDescriptor/FontName/A/Flags 4/FontFile2 8 0 R/FontBBox[0 0 1 1]>>"
    program = packed(b"", 500 * MIB, b"\0\1\0\0\377\377\0\0\0\0\0\0")
    character_map = packed(b"", 500 * MIB, b"1 begincmap 100 beginbfrange ", b"<0000> <ffff> <0000> ")
    return page_with(
        b"BT /F 12 Tf <00410042> Tj ET", b"/Font<</F 5 0 R>>", font, descendant, descriptor, program, character_map
    )


def nested_forms() -> bytes:
    """Thirty drawings, each made of ten times the next."""
    forms = [
        stream(
            b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</X %d 0 R>>>>" % (6 + i),
            b"/X Do " * 10,
        )
        for i in range(30)
    ]
    leaf = stream(b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]", b"0 0 m 595 842 l S " * 100)
    return page_with(b"/X Do", b"/XObject<</X 5 0 R>>", *forms, leaf)


def endless_content() -> bytes:
    """Two hundred megabytes of lines on one page."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>"
    content = packed(b"", 200 * MIB, b"", b"0 0 m 595 842 l S ")
    return assemble([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, content])


def endless_text() -> bytes:
    """A page with ten million letters."""
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"
    content = packed(b"", 140 * MIB, b"BT /F 1 Tf ", b"(a)Tj 1 0 Td ")
    tree = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page]
    return assemble([*tree, content, font])


def vast_pattern() -> bytes:
    """A page filled with tiles a millionth of a point wide."""
    pattern = stream(
        b"/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]/XStep .00001/YStep .00001/Resources<<>>",
        b"0 0 1 1 re f",
    )
    return page_with(b"/Pattern cs /P scn 0 0 595 842 re f", b"/Pattern<</P 5 0 R>>", pattern)


def stacked_filters() -> bytes:
    """Four deflations of each other around 2 GB of zeros."""
    body = deflated(2000 * MIB)
    for _ in range(3):
        body = zlib.compress(body, 9)
    return pdf(stream(b"/Filter[" + b"/FlateDecode" * 4 + b"]", body), catalog=b"/Metadata 4 0 R")


def wide_predictor() -> bytes:
    """A predictor with rows of two thousand million bytes."""
    parameters = b"/Filter/FlateDecode/DecodeParms<</Predictor 15/Columns 2000000000/Colors 32/BitsPerComponent 16>>"
    return pdf(stream(parameters, zlib.compress(b"\2" * 1000)), catalog=b"/Metadata 4 0 R")


def endless_streams() -> bytes:
    """40,000 streams that never end, in a file without a cross-reference."""
    return b"%PDF-1.7\n" + b"".join(b"%d 0 obj\n<</Length 9>>stream\n" % i for i in range(1, 40_000))


def many_definitions() -> bytes:
    """One object defined a hundred thousand times, in a file without a cross-reference."""
    return b"%PDF-1.7\n" + b"1 0 obj<</Type/Catalog/Pages 1 0 R>>endobj\n" * 100_000


def signature_with(byte_range: bytes, contents: bytes = b"<00>") -> bytes:
    value = b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/ByteRange%s/Contents%s>>"
    return pdf(
        b"<</Fields[5 0 R]/SigFlags 3>>",
        b"<</FT/Sig/T(s)/V 6 0 R>>",
        value % (byte_range, contents),
        catalog=b"/AcroForm 4 0 R",
    )


def junk_byte_range() -> bytes:
    return signature_with(b"[" + b"99999999999999999999 -1 (x) null " * 50_000 + b"]")


def vast_byte_range() -> bytes:
    return signature_with(b"[0 9223372036854775807 9223372036854775807 9223372036854775807]")


def vast_contents() -> bytes:
    return signature_with(b"[0 10 20 30]", b"<" + b"30" * (8 * MIB) + b">")


def deep_cms() -> bytes:
    """A signature value of 100,000 nested sequences of indefinite length."""
    return signature_with(b"[0 10 20 30]", b"<" + b"3080" * 100_000 + b">")


def many_signatures() -> bytes:
    """Five thousand fields with the same junk signature."""
    fields = b"".join(b"<</FT/Sig/T(s%d)/V 5 0 R>>" % i for i in range(5_000))
    value = b"<</Type/Sig/SubFilter/ETSI.CAdES.detached/ByteRange[0 9 19 99]/Contents<30820000>>>"
    return pdf(b"<</Fields[%s]>>" % fields, value, catalog=b"/AcroForm 4 0 R")


HOSTILE: dict[str, Callable[[], bytes]] = {
    make.__name__: make
    for make in (
        xref_bomb,
        object_stream_bomb,
        crowded_object_stream,
        deep_arrays,
        deep_dictionaries,
        many_kids,
        many_page_nodes,
        many_fields,
        root_loop,
        page_tree_loop,
        field_loop,
        endless_previous,
        many_revisions,
        length_of_itself,
        gigapixel_image,
        many_images,
        font_bomb,
        nested_forms,
        endless_content,
        endless_text,
        vast_pattern,
        stacked_filters,
        wide_predictor,
        endless_streams,
        many_definitions,
        junk_byte_range,
        vast_byte_range,
        vast_contents,
        deep_cms,
        many_signatures,
    )
}
