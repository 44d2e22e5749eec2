"""What a page shows against what its text layer says."""

from __future__ import annotations

from signer.seeing.accounting import differs, unsaid

TEXT = "ỦY BAN NHÂN DÂN\nSố: 12/BC-UBND-M1   Đông Sơn, ngày 23 tháng 11 năm 2026\nMẶT TRẬN TỔ QUỐC\nMẶT"


def test_what_the_layer_says_too_is_said() -> None:
    assert unsaid("UY BAN NHAN DAN\nMặt\nMẶT TRẬN TỔ QUỐC", TEXT) == ()


def test_a_letter_that_was_misread_in_a_longer_piece_changes_nothing() -> None:
    assert unsaid("Số: 12/BC-UBND-MI    Đông Sơn, ngay 28 tháng 11 năm 2026", TEXT) == ()


def test_a_marking_that_only_the_page_shows_is_told_apart() -> None:
    assert unsaid("TUYỆT MẬT     Đông Sơn, ngày 23 tháng 11 năm 2026", TEXT) == ("TUYỆT MẬT",)


def test_a_short_word_is_not_said_by_standing_inside_a_longer_one() -> None:
    assert unsaid("MẬT", "Quy chế bảo mật thông tin") == ("MẬT",)


def test_a_page_of_other_words_differs_and_a_few_misread_ones_do_not() -> None:
    shown = "Báo cáo tình hình thu gom rác thải trên địa bàn xã Đông Sơn"
    assert differs(shown, "zqx wvu tsr pon mlk jih gfe dcb")
    assert not differs(shown, shown.replace("thu gom", "x"))
    assert not differs("Ba chữ thôi", "khác hẳn")
