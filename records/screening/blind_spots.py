"""What the guard cannot see: each has an identifier and words for the person who must answer for it."""

from __future__ import annotations

from records.screening.outcome import Signal

BASIS = "Luật 117/2025/QH15 Điều 5.2"

_WORDS = {
    "page-without-text": (
        "The text cannot be read by machine; a person must declare what it is.",
        "Không đọc được chữ bằng máy; cần người có trách nhiệm khai không chứa bí mật nhà nước.",
    ),
    "page-unreadable": (
        "Many characters of the page mean nothing to a machine; a person must declare what it is.",
        "Nhiều ký tự trên trang máy không hiểu được; cần người có trách nhiệm khai không chứa bí mật nhà nước.",
    ),
    "page-is-a-picture": (
        "The page is a scan. Nothing was found on it, and reading pictures makes mistakes; a person must declare it.",
        "Trang là ảnh quét. Máy không thấy dấu hiệu mật nhưng có thể đọc sai; cần người có trách nhiệm cam kết.",
    ),
    "picture-unread": (
        "The page holds a picture or drawn shapes that nothing here could read.",
        "Trang có hình ảnh hoặc nét vẽ mà hệ thống không đọc được chữ.",
    ),
    "red-frame": (
        "The page bears a red frame of the size of a secrecy stamp.",
        "Trang có khung đỏ cỡ như dấu độ mật.",
    ),
    "text-not-as-shown": (
        "The page shows other words than its text layer says.",
        "Chữ hiện trên trang khác với lớp chữ của tệp.",
    ),
    "hidden-layers": (
        "The document has layers that are not shown.",
        "Tài liệu có lớp nội dung bị ẩn.",
    ),
    "not-looked-into": (
        "A part of the file could not be looked into: an attachment, an earlier revision, a picture that no page "
        "shows, or too many pages.",
        "Có phần của tệp không kiểm tra được: tệp đính kèm, bản trước của tài liệu, ảnh không hiện trên trang nào hoặc "
        "quá nhiều trang.",
    ),
}

BLIND_SPOTS = frozenset(_WORDS)
"""The identifiers, for catalogues; like the rules' they never change their meaning."""


def blind_spot(rule: str, where: str) -> Signal:
    """The signal that something was not read."""
    text, text_vi = _WORDS[rule]
    return Signal(rule, where, text, text_vi, BASIS)
