"""The guard's labelled samples: what must be refused, what must be declared by a person, what must pass."""

from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from records import audit, schema, screening
from records.database import snapshot, transaction
from records.errors import InternalError
from records.screening import Clear, NeedsDeclaration, PlacedText, Refused, ScreeningInput, SecrecyLevel, SeenPage
from tests.records.office import AGENCY, CLERK, Line

RULES = screening.load_rules(date(2026, 11, 23))
HEADER = "ỦY BAN NHÂN DÂN  CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nXÃ ĐÔNG SƠN  Độc lập - Tự do - Hạnh phúc\n"
BODY = "Số: 12/BC-UBND  Đông Sơn, ngày 23 tháng 11 năm 2026\nBÁO CÁO\nVề tình hình thu gom rác thải quý III năm 2026\n"


def _page(line: str) -> str:
    return f"{HEADER}{line}\n{BODY}"


def _screen(*pages: str, **more: object) -> screening.Screening:
    return screening.screen(ScreeningInput(pages, **more), RULES)


REFUSED_LINES = {
    "stamp": "MẬT",
    "stamp, second level": "TỐI MẬT",
    "stamp, third level": "TUYỆT MẬT",
    "decomposed": unicodedata.normalize("NFD", "MẬT"),
    "compatibility capitals": "ＭẬＴ",
    "letter-spaced": "M Ậ T",
    "letter-spaced, two words": "T U Y Ệ T   M Ậ T",
    "letter-spaced evenly": "T Ố I M Ậ T",
    "wide letter-spacing": "M    Ậ    T",
    "one letter a line": "M\nẬ\nT",
    "one letter a line after another letter": "A\nM\nẬ\nT",
    "many zero-width spaces inside": "M" + "\u200b" * 1000 + "ẬT",
    "zero-width space inside": "M\u200bẬT",
    "soft hyphen inside": "TUYỆT\u00adMẬT",
    "byte order mark before": "\ufeffMẬT",
    "no-break space": "TỐI\u00a0MẬT",
    "Cyrillic letters": "\u041cẬ\u0422",
    "Greek letters": "\u039cẬ\u03a4",
    "in brackets": "[MẬT]",
    "between dashes": "– MẬT –",
    "with a full stop": "MẬT.",
    "with stars": "*** TUYỆT MẬT ***",
    "beside another cell": "MẬT\tĐông Sơn, ngày 23 tháng 11 năm 2026",
    "beside text after a gap": "TỐI MẬT        Độc lập - Tự do",
    "two words in small letters": "Tuyệt mật",
    "two words all small": "tối mật",
    "recall stamp": "TÀI LIỆU THU HỒI",
    "envelope stamp": "CHỈ NGƯỜI CÓ TÊN MỚI ĐƯỢC BÓC BÌ",
    "copy stamp": "BẢN SAO BÍ MẬT NHÀ NƯỚC",
    "level lowered": "GIẢM MẬT",
    "level raised": "TĂNG MẬT",
    "term of protection": "Thời hạn bảo vệ bí mật nhà nước: 10 năm",
    "term of protection, from": "Thời hạn bảo vệ bí mật nhà nước từ ngày 01/01/2026",
}

DECLARED_LINES = {
    "capitalised word alone": "Mật",
    "small word alone": "mật",
    "notation in brackets": "Số: 12/BC-UBND(M)",
    "notation in brackets, spaced": "Số: 12/BC-UBND (TM)",
    "notation of the second level": "Số: 7/TTr-UBND(TgM)",
    "notation with a dash": "Số: 12/BC-UBND-M",
    "notation with a slash": "Số: 12/BC-UBND/M",
    "label": "Độ mật: Mật",
    "label without diacritics": "Do mat: toi mat",
    "label with a long name": "Mức độ mật: Tuyệt mật",
    "stamp without diacritics": "MAT",
    "stamp without diacritics, two words": "TUYET MAT",
    "letter-spaced without diacritics": "T O I  M A T",
    "TCVN3": "MËT",
    "TCVN3, two words": "TèI MËT",
    "VNI": "MAÄT",
    "VNI, two words": "TUYEÄT MAÄT",
    "declassified": "GIẢI MẬT",
    "declassified with a date": "GIẢI MẬT Từ: 01/6/2026",
    "marking after the number": "Số: 12/BC-UBND MẬT",
    "marking before the date": "MẬT Đông Sơn, ngày 23 tháng 11 năm 2026",
    "stamp text quoted": 'ĐÓNG DẤU "BẢN SAO BÍ MẬT NHÀ NƯỚC" LÊN BẢN SAO',
    "capitals broken at the line's end": "QUY CHẾ BẢO\nMẬT",
}

CLEAR_LINES = {
    "security": "Tăng cường bảo mật hệ thống thông tin",
    "security heading": "QUY CHẾ BẢO MẬT",
    "security broken over lines": "Các đơn vị tăng cường công tác bảo\nmật thông tin",
    "word broken at the very end": "Các đơn vị tăng cường công tác bảo\nmật.",
    "secret": "Giữ bí mật thông tin cá nhân",
    "law cited": "Căn cứ Luật Bảo vệ bí mật nhà nước ngày 10 tháng 12 năm 2025;",
    "list of secrets": "Quyết định ban hành Danh mục bí mật nhà nước",
    "law cited in capitals": "LUẬT BẢO VỆ BÍ MẬT NHÀ NƯỚC",
    "density": "Mật độ dân số",
    "density in capitals": "MẬT ĐỘ XÂY DỰNG",
    "reduced density": "GIẢM MẬT ĐỘ DÂN CƯ",
    "password": "Mật khẩu",
    "password in capitals": "MẬT KHẨU",
    "honey": "Sản lượng mật ong năm 2026",
    "honey in capitals": "MẬT ONG RỪNG",
    "cipher": "Ban Cơ yếu: MẬT MÃ",
    "close": "Không khí thân mật",
    "internal circulation": "LƯU HÀNH NỘI BỘ",
    "return after reading": "XEM XONG TRẢ LẠI",
    "confidential word in a sentence": "Nơi nhận có trách nhiệm quản lý tài liệu mật theo quy định.",
    "surface": "MẶT",
    "site": "MẶT BẰNG",
    "loss": "MẤT",
    "land documents recovered": "HỒ SƠ, TÀI LIỆU THU HỒI ĐẤT",
    "no level": "Độ mật: Không",
    "ordinary level": "Độ mật: Thường",
    "notation with a unit M1": "Số: 12/BC-UBND-M1",
    "on behalf": "TM. ỦY BAN NHÂN DÂN",
    "ordinary notation": "Số: 05/QĐ-UBND",
    "notation with committee": "Số: 19/HĐND-KTNS",
    "term of protection discussed": "Thời hạn bảo vệ bí mật nhà nước do Luật quy định.",
    "mat in English": "The mat is on the floor",
}


@pytest.mark.parametrize("line", REFUSED_LINES.values(), ids=REFUSED_LINES)
def test_a_marking_on_the_first_page_is_refused(line: str) -> None:
    assert isinstance(_screen(_page(line)), Refused)


@pytest.mark.parametrize("line", DECLARED_LINES.values(), ids=DECLARED_LINES)
def test_a_doubtful_sign_needs_a_declaration(line: str) -> None:
    assert isinstance(_screen(_page(line)), NeedsDeclaration)


@pytest.mark.parametrize("line", CLEAR_LINES.values(), ids=CLEAR_LINES)
def test_ordinary_words_pass(line: str) -> None:
    assert _screen(_page(line)) == Clear(RULES.version)


@pytest.mark.parametrize("level", [SecrecyLevel.MAT, SecrecyLevel.TOI_MAT, SecrecyLevel.TUYET_MAT])
def test_a_declared_level_is_refused(level: SecrecyLevel) -> None:
    assert isinstance(_screen(_page(""), declared_level=level), Refused)


@pytest.mark.parametrize(
    ("place", "text"),
    [("Độ mật", "Mật"), ("do_mat", "TUYET MAT"), ("SecurityLevel", "Tối mật"), ("mode", "03"), ("Keywords", "TỐI MẬT")],
)
def test_a_level_in_the_metadata_is_refused(place: str, text: str) -> None:
    assert isinstance(_screen(_page(""), metadata=(PlacedText(place, text),)), Refused)


@pytest.mark.parametrize(
    ("place", "text"),
    [("Độ mật", "Thường"), ("mode", "01"), ("subject", "Về việc bảo mật thông tin"), ("Classification", "Công khai")],
)
def test_ordinary_metadata_pass(place: str, text: str) -> None:
    assert isinstance(_screen(_page(""), metadata=(PlacedText(place, text),)), Clear)


@pytest.mark.parametrize("place", ["annotation", "form value", "outline"])
def test_a_marking_outside_the_pages_is_refused(place: str) -> None:
    answer = _screen(_page(""), elsewhere=(PlacedText(place, "MẬT"),))
    assert isinstance(answer, Refused)
    assert answer.signals[0].where == place


@pytest.mark.parametrize(
    "name",
    [
        "bao cao_mat.pdf",
        "toimat.pdf",
        "Tuyet-Mat 2026.pdf",
        "BaoCaoTuyetMat.pdf",
        "văn bản mật.pdf",
        unicodedata.normalize("NFD", "Tờ trình TỐI MẬT.pdf"),
        "12-BC-UBND(M).pdf".replace("12-BC", "12／BC"),
    ],
)
def test_a_telling_file_name_needs_a_declaration(name: str) -> None:
    assert isinstance(_screen(_page(""), file_name=name), NeedsDeclaration)


@pytest.mark.parametrize(
    "name",
    [
        "quy che bao_mat.pdf",
        "mat-khau.pdf",
        "QuyCheBaoMat.pdf",
        "mặt bằng.pdf",
        "mật độ dân số.pdf",
        "matrix.pdf",
        "bí mật.pdf",
    ],
)
def test_an_ordinary_file_name_passes(name: str) -> None:
    assert isinstance(_screen(_page(""), file_name=name), Clear)


def test_a_marking_on_a_later_page_needs_a_declaration() -> None:
    answer = _screen(_page(""), "Phụ lục mẫu dấu\nTUYỆT MẬT\n")
    assert isinstance(answer, NeedsDeclaration)
    assert answer.signals[0].where == "page 2"


def test_a_marked_document_bound_in_behind_an_ordinary_one_is_refused() -> None:
    assert isinstance(_screen(_page(""), _page("MẬT")), Refused)


@pytest.mark.parametrize("pages", [(), ("",), (" \n\u200b",), (_page(""), "")])
def test_a_page_without_text_never_passes_silently(pages: tuple[str, ...]) -> None:
    assert isinstance(_screen(*pages), NeedsDeclaration)


def test_a_page_of_meaningless_characters_never_passes_silently() -> None:
    answer = _screen("\ue001\ue002\ue003\ue004 \ufffd\ufffd abc")
    assert isinstance(answer, NeedsDeclaration)
    assert answer.signals[0].rule == "page-unreadable"


@pytest.mark.parametrize("words", ["MẬT", "TỐI MẬT", "TUYỆT MẬT", "MAT", "TUYẾT MẶT", "T0I MAT", "xx\nMẬT\nzz"])
def test_a_marking_in_a_red_frame_is_refused_however_badly_it_was_read(words: str) -> None:
    answer = _screen(_page(""), seen=(SeenPage(1, frames=(words,)),))
    assert isinstance(answer, Refused)
    assert answer.signals[0].where == "page 1 red frame"


@pytest.mark.parametrize("words", [None, "", "~#", "MAI"])
def test_a_red_frame_with_something_else_needs_a_declaration(words: str | None) -> None:
    assert isinstance(_screen(_page(""), seen=(SeenPage(1, frames=(words,)),)), NeedsDeclaration)


@pytest.mark.parametrize("words", ["KHẨN", "HOA TOC", "THƯỢNG KHẨN", "ĐẾN"])
def test_a_stamp_of_urgency_passes(words: str) -> None:
    assert isinstance(_screen(_page(""), seen=(SeenPage(1, frames=(words,)),)), Clear)


@pytest.mark.parametrize(
    "seen",
    [SeenPage(1, is_picture=True), SeenPage(1, is_picture=True, read=("Báo cáo",)), SeenPage(1, is_read=False)],
    ids=["scan", "scan read in full", "picture not read"],
)
def test_a_picture_never_passes_silently(seen: SeenPage) -> None:
    assert isinstance(_screen(_page(""), seen=(seen,)), NeedsDeclaration)


def test_a_page_that_is_blank_to_the_eye_passes_behind_one_with_text() -> None:
    assert isinstance(_screen(_page(""), "", seen=(SeenPage(1), SeenPage(2, is_blank=True))), Clear)
    assert isinstance(_screen("", seen=(SeenPage(1, is_blank=True),)), NeedsDeclaration)


def test_a_marking_in_a_nested_attachment_is_refused_and_its_place_named() -> None:
    inner = ScreeningInput((_page("MẬT"),))
    answer = _screen(_page(""), attachments=(ScreeningInput((_page(""),), attachments=(inner,)),))
    assert isinstance(answer, Refused)
    assert answer.signals[0].where == "attachment 1 › attachment 1 › page 1"


def test_an_attachment_that_could_not_be_opened_needs_a_declaration() -> None:
    unread = ScreeningInput((), unread=("attachment-unreadable",), has_pages=False)
    answer = _screen(_page(""), attachments=(unread,))
    assert isinstance(answer, NeedsDeclaration)
    assert [signal.rule for signal in answer.signals] == ["not-looked-into"]


def test_a_hidden_layer_needs_a_declaration() -> None:
    assert isinstance(_screen(_page(""), has_hidden_layers=True), NeedsDeclaration)


def test_what_an_earlier_revision_showed_counts() -> None:
    assert isinstance(_screen(_page(""), earlier=(_page("MẬT"),)), Refused)


@pytest.mark.parametrize("text", ["", "\ue001\ue002\ue003"])
def test_an_earlier_revision_that_cannot_be_read_needs_a_declaration(text: str) -> None:
    assert isinstance(_screen(_page(""), earlier=(text,)), NeedsDeclaration)


def test_a_refusal_wins_over_a_doubt() -> None:
    assert isinstance(_screen(_page("MẬT"), ""), Refused)


@pytest.mark.parametrize("line", [*REFUSED_LINES.values(), *DECLARED_LINES.values()])
def test_signals_never_quote_the_document(line: str) -> None:
    answer = _screen(f"Bí danh Hoàng Hôn Tím\n{line}\nkế hoạch Sao Khuê", file_name="Sao Khuê.pdf")
    assert not isinstance(answer, Clear)
    for signal in answer.signals:
        assert "Sao Khuê" not in f"{signal.text} {signal.text_vi} {signal.where}"
        assert "Hoàng Hôn" not in f"{signal.text} {signal.text_vi} {signal.where}"


def test_every_rule_says_why_in_two_languages_and_on_what_basis() -> None:
    for rule in RULES.rules:
        assert all((rule.text, rule.text_vi, rule.basis)), rule.id


def test_without_rules_in_force_nothing_is_screened() -> None:
    with pytest.raises(InternalError, match="secrecy-rules-missing"):
        screening.load_rules(date(1970, 1, 1))


def test_a_declaration_names_the_person_and_what_they_answered_for() -> None:
    answer = _screen("")
    assert isinstance(answer, NeedsDeclaration)
    cleared = answer.declare(CLERK.id, datetime(2026, 11, 23, tzinfo=UTC))
    assert cleared.declaration is not None
    assert cleared.declaration.declared_by == CLERK.id
    assert cleared.declaration.answers == answer.signals


def test_of_a_refused_document_only_an_event_without_content_remains(line: Line) -> None:
    answer = _screen(_page("MẬT\nSao Khuê"))
    assert isinstance(answer, Refused)
    fingerprint = screening.Fingerprint.of(b"Sao Khue", b"key")
    with transaction(line.engine) as tx:
        screening.record_refusal(tx, line.by(), AGENCY.id, answer, fingerprint)
    with snapshot(line.engine) as tx:
        (entry,) = audit.history(tx, AGENCY.id)
        assert tx.scalars(select(schema.documents.c.id)).all() == []
    assert entry.action == "screening.refused"
    assert {fact.name for fact in entry.facts} == {"rules", "ruleset", "fingerprint"}
    assert list(line.store.iterate()) == []


@given(
    noise=st.lists(st.sampled_from(["\u200b", "\u200d", "\u2060", "\u00ad", " ", "\u00a0"]), min_size=9, max_size=9),
    form=st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]),
    word=st.sampled_from(["MẬT", "TỐI MẬT", "TUYỆT MẬT"]),
)
def test_no_spacing_hides_a_marking(noise: list[str], form: str, word: str) -> None:
    written = "".join(letter + noise[place] for place, letter in enumerate(word))
    assert isinstance(_screen(_page(unicodedata.normalize(form, written))), Refused)


@given(text=st.text(max_size=300), name=st.text(max_size=40))
def test_no_input_breaks_the_guard(text: str, name: str) -> None:
    _screen(text, file_name=name, metadata=(PlacedText(name, text),), elsewhere=(PlacedText("annotation", text),))
