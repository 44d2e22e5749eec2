"""Findings in words: every code with its sentence in English and Vietnamese."""

from __future__ import annotations

from signer.report import Reason

_TEXTS: dict[str, tuple[str, str]] = {
    # the file
    "no-signature": ("The document carries no signature.", "Tài liệu không có chữ ký số nào."),
    "required-role-missing": (
        "A signature that this kind of document must carry is missing.",
        "Thiếu chữ ký số bắt buộc đối với loại văn bản này.",
    ),
    "structure-repaired": (
        "The file's structure is damaged; it was read after repair in memory, so the verdict is capped.",
        "Cấu trúc tệp bị hỏng; tệp được đọc sau khi phục hồi trong bộ nhớ nên kết luận bị giới hạn.",
    ),
    "signature-removed": (
        "A signature that the document once carried was taken out.",
        "Một chữ ký từng có trong tài liệu đã bị gỡ bỏ.",
    ),
    "unsigned-field": ("A signature field is still empty.", "Có ô chữ ký chưa được ký."),
    "signature-in-two-fields": ("One signature stands in two fields.", "Một chữ ký xuất hiện ở hai ô."),
    "hidden-layers": ("The document has layers that are hidden.", "Tài liệu có lớp nội dung bị ẩn."),
    "has-javascript": ("The document contains scripts.", "Tài liệu có chứa mã lệnh (script)."),
    "has-launch-action": ("The document contains actions that leave it.", "Tài liệu có hành động mở ra bên ngoài."),
    "has-embedded-files": ("The document has files attached.", "Tài liệu có tệp đính kèm."),
    "annotations-overlap": (
        "Annotations lie over each other; what is underneath is hidden from view.",
        "Các chú thích nằm đè lên nhau; phần bên dưới bị che khuất.",
    ),
    "hidden-content": (
        "The document holds content that is not shown but could be made to show.",
        "Tài liệu chứa nội dung không hiển thị nhưng có thể bị làm cho hiển thị.",
    ),
    # integrity
    "contents-missing": ("The signature field holds no signature value.", "Ô chữ ký không có giá trị chữ ký."),
    "contents-padding-altered": (
        "The room kept for the signature value holds something else as well.",
        "Phần dành cho giá trị chữ ký chứa dữ liệu khác.",
    ),
    "cms-envelope-altered": (
        "The data around the signature contradicts itself: it was changed.",
        "Dữ liệu bao quanh chữ ký tự mâu thuẫn: đã bị thay đổi.",
    ),
    "cms-envelope-odd": (
        "The data around the signature is not written as the standard asks; nothing proves that it was changed.",
        "Dữ liệu bao quanh chữ ký không đúng chuẩn; chưa có bằng chứng là đã bị thay đổi.",
    ),
    "embedded-certificate-damaged": (
        "A certificate inside the file is not the one its issuer signed.",
        "Một chứng thư số trong tệp không đúng bản do nơi cấp ký.",
    ),
    "contents-too-large": ("The signature value is too large.", "Giá trị chữ ký quá lớn."),
    "signature-placeholder": ("The signature was prepared but never made.", "Chữ ký mới được chuẩn bị, chưa được ký."),
    "byte-range-unusable": (
        "The signature does not say properly which bytes it covers.",
        "Chữ ký không xác định đúng phần dữ liệu được ký.",
    ),
    "byte-range-gap": (
        "The bytes left out of the signature are not the signature itself.",
        "Phần dữ liệu nằm ngoài phạm vi ký không phải là chính chữ ký.",
    ),
    "signature-wrapped": (
        "The signature was moved: it lies outside its own object.",
        "Chữ ký đã bị di chuyển khỏi đối tượng chứa nó.",
    ),
    "range-ends-inside-revision": (
        "The signature covers only part of its revision.",
        "Chữ ký chỉ bao phủ một phần của phiên bản tài liệu.",
    ),
    "sub-filter-unsupported": (
        "The signature is of a kind that is not supported.",
        "Chữ ký thuộc loại không được hỗ trợ.",
    ),
    "cms-unreadable": ("The signature value cannot be read.", "Không đọc được giá trị chữ ký."),
    "algorithm-unknown": ("The signature uses an unknown algorithm.", "Chữ ký dùng thuật toán không được nhận biết."),
    "message-digest-mismatch": (
        "The signed bytes were changed after signing.",
        "Nội dung đã bị thay đổi sau khi ký.",
    ),
    "message-digest-missing": (
        "The signature does not bind the document properly.",
        "Chữ ký không gắn đúng với tài liệu.",
    ),
    "content-type-mismatch": ("The signature is over something else.", "Chữ ký thuộc về nội dung khác."),
    "digest-algorithms-differ": (
        "The signature names two different digest algorithms.",
        "Chữ ký nêu hai thuật toán băm khác nhau.",
    ),
    "digest-algorithm-wrong": (
        "The signature names something that is not a digest algorithm where one belongs.",
        "Chữ ký nêu sai thuật toán băm.",
    ),
    "signature-value-wrong": (
        "The signature was not made with the certificate's key.",
        "Chữ ký không được tạo bằng khóa của chứng thư số.",
    ),
    "signing-certificate-missing": ("The signer's certificate is missing.", "Thiếu chứng thư số của người ký."),
    "signing-certificate-mismatch": (
        "The certificate is not the one the signer bound to the signature.",
        "Chứng thư số không phải là chứng thư người ký đã gắn với chữ ký.",
    ),
    "several-signers": ("The signature value has several signers.", "Giá trị chữ ký có nhiều người ký."),
    "algorithm-weak": (
        "The signature uses an algorithm that is too weak today.",
        "Chữ ký dùng thuật toán không còn đủ an toàn.",
    ),
    "algorithm-experimental": (
        "The signature uses a post-quantum algorithm that no rule in force accepts yet.",
        "Chữ ký dùng thuật toán kháng lượng tử mà chưa quy định hiện hành nào chấp nhận.",
    ),
    # changes
    "changed-forbidden": (
        "The document was changed after this signature in a way it does not allow.",
        "Tài liệu đã bị thay đổi sau chữ ký này theo cách không được phép.",
    ),
    "changed-permitted": (
        "Permitted additions were made after this signature.",
        "Sau chữ ký này có bổ sung được phép.",
    ),
    "changes-unreadable": (
        "What was added after this signature cannot be read.",
        "Không đọc được phần bổ sung sau chữ ký này.",
    ),
    "orphan-objects": (
        "Content was appended that the file's own index does not list.",
        "Có nội dung được chèn thêm mà mục lục của tệp không liệt kê.",
    ),
    "trailing-bytes": (
        "Bytes were appended after the end of the document.",
        "Có dữ liệu bị nối thêm sau phần kết thúc tài liệu.",
    ),
    "empty-revision": (
        "A revision without any content was appended.",
        "Có một phiên bản rỗng bị nối thêm vào tài liệu.",
    ),
    "pages-look-different": (
        "The pages look different from the signed version.",
        "Các trang hiển thị khác với phiên bản đã ký.",
    ),
    "field-value-not-shown": (
        "A form field shows something other than its value.",
        "Một ô biểu mẫu hiển thị khác với giá trị của nó.",
    ),
    # trust
    "trust-store-empty": (
        "No trust anchors are loaded, so nobody's identity can be confirmed.",
        "Chưa nạp gốc tin cậy nên không thể xác nhận danh tính người ký.",
    ),
    "trust-store-stale": (
        "The trust anchors were confirmed too long ago.",
        "Danh sách gốc tin cậy đã quá hạn cập nhật.",
    ),
    "chain-not-found": (
        "The certificate does not lead to a trusted authority.",
        "Chứng thư số không dẫn tới tổ chức chứng thực được tin cậy.",
    ),
    "certificate-not-yet-valid": (
        "A certificate was not yet valid at the time of signing.",
        "Chứng thư số chưa có hiệu lực tại thời điểm ký.",
    ),
    "certificate-expired": (
        "A certificate has expired and nothing proves that the signature is older.",
        "Chứng thư số đã hết hạn và không có bằng chứng chữ ký được tạo trước đó.",
    ),
    "signed-after-expiry": (
        "The signature was made after the certificate had expired.",
        "Chữ ký được tạo sau khi chứng thư số đã hết hạn.",
    ),
    "certificate-revoked": (
        "The certificate had been revoked when the signature was made.",
        "Chứng thư số đã bị thu hồi tại thời điểm ký.",
    ),
    "certificate-revoked-no-proof": (
        "The certificate was revoked and nothing proves that the signature is older.",
        "Chứng thư số đã bị thu hồi và không có bằng chứng chữ ký được tạo trước đó.",
    ),
    "certificate-revoked-later": (
        "The certificate was revoked later; a timestamp proves that the signature is older.",
        "Chứng thư số bị thu hồi về sau; dấu thời gian chứng minh chữ ký có trước.",
    ),
    "issuer-revoked": (
        "An issuing authority's certificate was revoked.",
        "Chứng thư số của tổ chức cấp đã bị thu hồi.",
    ),
    "revocation-unknown": (
        "Whether the certificate was revoked could not be found out; try again later.",
        "Chưa kiểm tra được tình trạng thu hồi của chứng thư số; hãy thử lại sau.",
    ),
    "revocation-not-offered": (
        "The certificate names no place to ask whether it was revoked.",
        "Chứng thư số không nêu nơi tra cứu tình trạng thu hồi.",
    ),
    "issuer-not-ca": (
        "A certificate in the chain was issued by one that may not issue.",
        "Một chứng thư trong chuỗi do bên không có quyền cấp phát hành.",
    ),
    "issuer-key-usage": (
        "An issuer's key may not sign certificates.",
        "Khóa của bên cấp không được dùng để ký chứng thư.",
    ),
    "path-too-long": (
        "The certificate chain is longer than its authority allows.",
        "Chuỗi chứng thư dài hơn mức cho phép.",
    ),
    "unknown-critical-extension": (
        "A certificate has a restriction that is not understood.",
        "Chứng thư số có ràng buộc không được nhận biết.",
    ),
    "chain-algorithm-weak": (
        "A certificate in the chain is signed with a weak algorithm.",
        "Một chứng thư trong chuỗi dùng thuật toán không còn đủ an toàn.",
    ),
    "key-usage-wrong": (
        "The certificate is not meant for signing documents.",
        "Chứng thư số không dùng để ký văn bản.",
    ),
    # time
    "time-claimed": (
        "The signing time is the signer's own claim; no timestamp proves it.",
        "Thời gian ký do người ký tự khai; không có dấu thời gian chứng minh.",
    ),
    "timestamp-unreadable": ("A timestamp cannot be read.", "Không đọc được dấu thời gian."),
    "timestamp-imprint-mismatch": (
        "A timestamp belongs to something else.",
        "Dấu thời gian không thuộc về nội dung này.",
    ),
    "timestamp-certificate-missing": (
        "A timestamp authority's certificate is missing.",
        "Thiếu chứng thư của tổ chức cấp dấu thời gian.",
    ),
    "timestamp-signature-broken": ("A timestamp's own signature is broken.", "Chữ ký của dấu thời gian không hợp lệ."),
    "timestamp-wrong-purpose": (
        "A timestamp was made with a certificate that is not for time stamping.",
        "Dấu thời gian được tạo bằng chứng thư không dùng để cấp dấu thời gian.",
    ),
    "timestamp-weak-algorithm": (
        "A timestamp uses an algorithm that is too weak today.",
        "Dấu thời gian dùng thuật toán không còn đủ an toàn.",
    ),
    "timestamp-untrusted": (
        "A timestamp's authority is not trusted, so it proves no time.",
        "Tổ chức cấp dấu thời gian không được tin cậy nên không chứng minh được thời gian.",
    ),
    "timestamp-in-future": ("A timestamp lies in the future.", "Dấu thời gian ở tương lai."),
    "timestamp-order": ("The timestamps are not in order.", "Thứ tự các dấu thời gian không hợp lý."),
    # reading
    "pdf-empty": ("The file is empty.", "Tệp rỗng."),
    "not-a-pdf": ("The file is not a PDF.", "Tệp không phải là PDF."),
    "pdf-truncated": ("The file is cut short.", "Tệp bị cắt cụt."),
    "pdf-malformed": ("The file is damaged and cannot be read.", "Tệp bị hỏng, không đọc được."),
    "pdf-encrypted": (
        "The file is encrypted; remove the password first.",
        "Tệp được mã hóa; hãy gỡ mật khẩu trước.",
    ),
    "pdf-too-large": ("The file is larger than the limit.", "Tệp lớn hơn giới hạn cho phép."),
    "pdf-too-complex": ("The file is too complex to be judged safely.", "Tệp quá phức tạp để kiểm tra an toàn."),
    "pdf-unrenderable": ("The pages cannot be drawn.", "Không hiển thị được các trang."),
    "pdf-unsupported-filter": (
        "Part of the file is encoded in an unsupported way.",
        "Một phần của tệp được mã hóa theo cách không hỗ trợ.",
    ),
    "verification-failed": (
        "The file could not be judged; this is recorded as a fault of the service.",
        "Không thể kiểm tra tệp; sự cố đã được ghi nhận.",
    ),
}


def reason(code: str, detail: str = "") -> Reason:
    """The finding ``code`` in both languages; ``detail`` is technical and carries no document text."""
    english, vietnamese = _TEXTS.get(code, (code, code))
    if detail:
        return Reason(code, f"{english} ({detail})", f"{vietnamese} ({detail})")
    return Reason(code, english, vietnamese)


def known_codes() -> frozenset[str]:
    """Every code this package can report."""
    return frozenset(_TEXTS)
