"""Two invented documents of an invented agency, for demonstrations and tests.

No agency, person or programme named here exists; the foot of every sample says so.
"""

from __future__ import annotations

from datetime import date

from records.compose.content import (
    Agency,
    Article,
    Clause,
    DraftContent,
    Paragraph,
    Point,
    Signatory,
    Verification,
)
from records.compose.kinds import KindTable

SAMPLE_DAY = date(2026, 1, 5)

SAMPLE_AGENCY = Agency(
    name="Ủy ban nhân dân xã Đông Sơn",
    parent="Ủy ban nhân dân tỉnh Minh Châu",
    code="UBND",
    place="Đông Sơn",
    address="Văn bản mẫu: cơ quan, con người, nội dung đều hư cấu / Sample: all names are invented",
)

SAMPLE_SEAL_LINES = ("Ủy ban", "nhân dân", "xã Đông Sơn")
SAMPLE_SEAL_SUPERIOR = "Tỉnh Minh Châu"
"""What the drawn seal of the invented agency says, see :func:`records.compose.dev_images.agency_seal_png`."""


def sample_decision(kinds: KindTable, verification: Verification | None = None) -> DraftContent:
    """A decision (quyết định) of one to two pages."""
    return DraftContent(
        kind=kinds.find("quyet-dinh", on=SAMPLE_DAY),
        agency=SAMPLE_AGENCY,
        subject="Ban hành Kế hoạch chuyển đổi số xã Đông Sơn năm 2026",
        authority="Chủ tịch Ủy ban nhân dân xã Đông Sơn",
        legal_bases=(
            "Căn cứ Luật Tổ chức chính quyền địa phương",
            "Căn cứ Luật Giao dịch điện tử ngày 22 tháng 6 năm 2023",
            "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư",
            "Theo đề nghị của Chánh Văn phòng HĐND và UBND xã",
        ),
        body=(
            Article(
                1,
                (Paragraph("Ban hành kèm theo Quyết định này Kế hoạch chuyển đổi số của xã Đông Sơn năm 2026."),),
            ),
            Article(
                2,
                (
                    Paragraph("Phân công nhiệm vụ tổ chức thực hiện Kế hoạch:"),
                    Clause(
                        1,
                        "Văn phòng HĐND và UBND xã có trách nhiệm:",
                        (
                            Point("a", "Đôn đốc, theo dõi và tổng hợp kết quả thực hiện của các đơn vị hằng quý;"),
                            Point("b", "Bảo đảm 100% văn bản đi được ký số đủ hai chữ ký trước khi phát hành;"),
                            Point("c", "Công khai địa chỉ kiểm tra văn bản để người dân, doanh nghiệp tra cứu."),
                        ),
                    ),
                    Clause(
                        2,
                        "Phòng Kinh tế bố trí kinh phí thực hiện trong dự toán được giao.",
                    ),
                ),
            ),
            Article(3, (Paragraph("Quyết định này có hiệu lực kể từ ngày ký."),)),
            Article(
                4,
                (
                    Paragraph(
                        "Chánh Văn phòng HĐND và UBND xã, các phòng chuyên môn, các thôn và cá nhân có liên "
                        "quan chịu trách nhiệm thi hành Quyết định này./."
                    ),
                ),
            ),
        ),
        signatory=Signatory(("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), "Trần Thị Minh Nguyệt"),
        recipients=("Như Điều 4", "UBND tỉnh Minh Châu (b/c)", "Thường trực Đảng ủy, HĐND xã", "Các thôn thuộc xã"),
        filing="VT, VP",
        verification=verification,
    )


def sample_letter(kinds: KindTable, verification: Verification | None = None) -> DraftContent:
    """An official letter (công văn) of one page."""
    return DraftContent(
        kind=kinds.find("cong-van", on=SAMPLE_DAY),
        agency=SAMPLE_AGENCY,
        unit_code="VP",
        subject="hướng dẫn doanh nghiệp kiểm tra chữ ký số trên văn bản điện tử",
        addressees=(
            "Các doanh nghiệp, hợp tác xã trên địa bàn xã",
            "Hội Doanh nghiệp tỉnh Minh Châu",
        ),
        body=(
            Paragraph(
                "Thực hiện Kế hoạch chuyển đổi số năm 2026, từ ngày 01 tháng 02 năm 2026 Ủy ban nhân dân xã Đông Sơn "
                "phát hành toàn bộ văn bản hành chính dưới dạng văn bản điện tử có chữ ký số của người có thẩm quyền "
                "và chữ ký số của cơ quan."
            ),
            Paragraph("Để kiểm tra một văn bản nhận được, đề nghị Quý đơn vị thực hiện như sau:"),
            Clause(1, "Quét mã QR ở cuối văn bản, hoặc mở trang kiểm tra và thả tệp PDF vào trang."),
            Clause(
                2,
                "Đọc kết luận của trang: văn bản hợp lệ phải còn nguyên vẹn, có đủ chữ ký của lãnh đạo và của cơ quan, "
                "chưa bị thu hồi hoặc thay thế.",
            ),
            Clause(3, "Khi kết luận không phải là hợp lệ, không sử dụng văn bản và báo ngay cho bộ phận văn thư."),
            Paragraph(
                "Ủy ban nhân dân xã Đông Sơn đề nghị Quý đơn vị phổ biến nội dung này tới người lao động và phối hợp "
                "thực hiện./."
            ),
        ),
        signatory=Signatory(("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), "Nguyễn Văn An Khang"),
        recipients=("Như trên", "Chủ tịch, các Phó Chủ tịch UBND xã", "Cổng thông tin điện tử xã"),
        filing="VT, VP",
        drafter_mark="LTH",
        verification=verification,
    )
