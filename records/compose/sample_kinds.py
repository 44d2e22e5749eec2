"""One invented document of every kind, and one copy of every form, of the invented agency of :mod:`samples`."""

from __future__ import annotations

from dataclasses import replace

from records.compose.body_text import parse_body
from records.compose.content import Agency, Appendix, Block, Circulation, DraftContent, Enclosure, Signatory, Urgency
from records.compose.copies import CopiedDocument, CopyContent, CopyForm, Direction, Medium
from records.compose.kinds import DocumentKind, KindTable, Part
from records.compose.samples import SAMPLE_AGENCY, SAMPLE_DAY, sample_decision, sample_letter

CHAIR = Signatory(("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), "Nguyễn Văn An Khang")
SECRETARY = Signatory(("THƯ KÝ",), "Lê Thu Hà")
OTHER_PARTY = Signatory(("ĐẠI DIỆN BÊN B", "GIÁM ĐỐC"), "Phạm Quốc Bảo")
LONG_NAMED = Agency(
    name="Ban Quản lý dự án đầu tư xây dựng công trình giao thông và hạ tầng kỹ thuật đô thị",
    parent="Ủy ban nhân dân tỉnh Minh Châu",
    code="BQLGTHT",
    place="Minh Châu",
    address="Văn bản mẫu: cơ quan, con người, nội dung đều hư cấu / Sample: all names are invented",
)

_PLAN = """
# I. MỤC ĐÍCH, YÊU CẦU
1. **Mục đích**: bảo đảm mọi văn bản đi của xã là văn bản điện tử có đủ hai chữ ký số.
2. **Yêu cầu**:
a) Rõ người, rõ việc, rõ thời hạn;
b) Không phát sinh thủ tục, giấy tờ mới.
# II. NHIỆM VỤ
| STT | Nhiệm vụ | Chủ trì | Thời hạn |
|---|------------|------|----|
| 1 | Lắp đặt thiết bị ký số cho lãnh đạo và văn thư | Văn phòng | Quý I |
| 2 | Tập huấn kiểm tra chữ ký số cho các thôn | Phòng Văn hóa - Xã hội | Quý II |
# III. TỔ CHỨC THỰC HIỆN
Văn phòng HĐND và UBND xã theo dõi, đôn đốc và báo cáo kết quả trước ngày *15 tháng 12 năm 2026*./.
"""
_RULES = """
## Chương I. Quy định chung
### Điều 1. Phạm vi điều chỉnh
Quy chế này quy định việc tạo lập, ký số, phát hành và lưu văn bản điện tử của xã.
### Điều 2. Nguyên tắc
1. Văn bản chỉ có hiệu lực khi có đủ chữ ký số của người có thẩm quyền và của cơ quan.
2. Văn bản chứa bí mật nhà nước không được soạn thảo, ký, gửi trên hệ thống này.
## Chương II. Tổ chức thực hiện
### Điều 3. Trách nhiệm
1. Văn phòng hướng dẫn, kiểm tra việc thực hiện.
2. Các phòng chuyên môn, các thôn có trách nhiệm:
a) Phân công người đầu mối;
b) Báo cáo khó khăn, vướng mắc.
"""
_SHORT = """
Căn cứ tình hình thực tế, Ủy ban nhân dân xã Đông Sơn thông tin như sau:
1. Từ ngày 01 tháng 02 năm 2026, toàn bộ văn bản hành chính của xã được phát hành dưới dạng điện tử.
2. Tổ chức, cá nhân kiểm tra văn bản bằng mã QR in ở cuối văn bản.
Đề nghị các cơ quan, đơn vị, các thôn và nhân dân trong xã biết, thực hiện./.
"""
_BODIES: dict[str, str] = {
    "nghi-quyet": """
Điều 1. Thông qua chủ trương đầu tư nhà văn hóa thôn Đông theo tờ trình của Ủy ban nhân dân xã.
Điều 2. Giao Ủy ban nhân dân xã tổ chức thực hiện, báo cáo Hội đồng nhân dân xã tại kỳ họp cuối năm.
Điều 3. Nghị quyết này có hiệu lực từ ngày ký./.
""",
    "bien-ban": """
Thời gian bắt đầu: 08 giờ 00 ngày 05 tháng 01 năm 2026.
Địa điểm: Hội trường Ủy ban nhân dân xã Đông Sơn.
Thành phần tham dự: Lãnh đạo Ủy ban nhân dân xã; trưởng các phòng chuyên môn; trưởng các thôn.
Chủ trì (chủ tọa): Nguyễn Văn An Khang. Thư ký (người ghi biên bản): Lê Thu Hà.
Nội dung: Cuộc họp thống nhất kế hoạch chuyển đổi số năm 2026 và phân công nhiệm vụ.
Cuộc họp kết thúc vào 10 giờ 30 cùng ngày, nội dung đã được đọc và nhất trí thông qua./.
""",
    "hop-dong": """
Hôm nay, tại trụ sở Ủy ban nhân dân xã Đông Sơn, hai bên gồm:
**BÊN A: Ủy ban nhân dân xã Đông Sơn**, do ông Nguyễn Văn An Khang, Chủ tịch, làm đại diện.
**BÊN B: Công ty TNHH Giải pháp Minh Châu**, do ông Phạm Quốc Bảo, Giám đốc, làm đại diện.
### Điều 1. Nội dung công việc
Bên B cung cấp dịch vụ bảo trì thiết bị ký số cho Bên A trong 12 tháng.
### Điều 2. Giá và thanh toán
1. Tổng giá trị hợp đồng: 48.000.000 đồng (bốn mươi tám triệu đồng).
2. Thanh toán hai đợt, mỗi đợt một nửa, bằng chuyển khoản.
### Điều 3. Hiệu lực
Hợp đồng có hiệu lực từ ngày ký, lập thành một văn bản điện tử có chữ ký số của hai bên./.
""",
    "giay-uy-quyen": """
**Bên ủy quyền**: ông Nguyễn Văn An Khang, Chủ tịch Ủy ban nhân dân xã Đông Sơn.
**Bên được ủy quyền**: bà Lê Thu Hà, Chánh Văn phòng HĐND và UBND xã.
**Nội dung ủy quyền**: ký giấy giới thiệu, giấy mời của xã trong quý I năm 2026.
Bên được ủy quyền không được ủy quyền lại cho người khác./.
""",
    "giay-moi": """
Tới dự: Hội nghị triển khai Kế hoạch chuyển đổi số năm 2026.
Chủ trì: ông Nguyễn Văn An Khang, Chủ tịch Ủy ban nhân dân xã.
Thời gian: 08 giờ 00, ngày 12 tháng 01 năm 2026.
Địa điểm: Hội trường Ủy ban nhân dân xã Đông Sơn./.
""",
    "giay-gioi-thieu": """
Bà: Lê Thu Hà.
Chức vụ: Chánh Văn phòng HĐND và UBND xã.
Được cử đến: Sở Nội vụ tỉnh Minh Châu.
Về việc: nhận tài liệu tập huấn công tác văn thư.
Đề nghị Quý cơ quan tạo điều kiện để bà có tên ở trên hoàn thành nhiệm vụ.
Giấy này có giá trị đến hết ngày 31 tháng 01 năm 2026./.
""",
    "giay-nghi-phep": """
Bà: Lê Thu Hà.
Chức vụ: Chánh Văn phòng HĐND và UBND xã.
Nghỉ phép trong thời gian 05 ngày, kể từ ngày 19 tháng 01 năm 2026 đến hết ngày 23 tháng 01 năm 2026 tại xã Đông Sơn.
Số ngày nghỉ phép nêu trên được tính vào thời gian nghỉ hằng năm của năm 2026./.
""",
    "phieu-gui": """
Ủy ban nhân dân xã Đông Sơn gửi kèm theo phiếu này các văn bản, tài liệu sau:
| STT | Tên văn bản, tài liệu | Số trang |
|---|------------|----|
| 1 | Kế hoạch chuyển đổi số năm 2026 | 12 |
| 2 | Danh mục thiết bị ký số | 3 |
Sau khi nhận được, đề nghị Quý đơn vị gửi lại phiếu này./.
""",
    "thu-cong": """
Thay mặt Ủy ban nhân dân xã, tôi nhiệt liệt chúc mừng thầy và trò Trường Tiểu học Đông Sơn nhân dịp khai giảng.
Kính chúc các thầy giáo, cô giáo và các em học sinh năm học mới nhiều niềm vui và thành tích./.
""",
}
_SUBJECTS = {
    "bao-cao": "Kết quả công tác văn thư, lưu trữ năm 2025",
    "bien-ban": "Họp triển khai Kế hoạch chuyển đổi số năm 2026",
    "chi-thi": "Về việc tăng cường sử dụng chữ ký số trong cơ quan nhà nước trên địa bàn xã",
    "cong-dien": "Về việc chủ động ứng phó mưa lớn trên diện rộng",
    "giay-moi": "Dự Hội nghị triển khai chuyển đổi số",
    "hop-dong": "Bảo trì thiết bị ký số năm 2026",
    "nghi-quyet": "Về chủ trương đầu tư nhà văn hóa thôn Đông",
    "thu-cong": "Chúc mừng ngày khai giảng",
}
_PLANNED = frozenset({"chuong-trinh", "ke-hoach", "phuong-an", "de-an", "du-an", "bao-cao"})
_AGREED = frozenset({"ban-ghi-nho", "ban-thoa-thuan"})
_REGULATING = frozenset({"quy-che", "quy-dinh"})
_ADDRESSED = frozenset({"bao-cao", "thu-cong"})


def sample_of(code: str, kinds: KindTable) -> DraftContent:
    """An invented document of the kind with this code."""
    kind = kinds.find(code, on=SAMPLE_DAY)
    if code == "quyet-dinh":
        return sample_decision(kinds)
    if code == "cong-van":
        return sample_letter(kinds)
    is_addressed = Part.ADDRESSEES in kind.requires or code in _ADDRESSED
    return DraftContent(
        kind=kind,
        agency=SAMPLE_AGENCY,
        unit_code=None if kind.abbreviation else "VP",
        subject=_SUBJECTS.get(code, "Ứng dụng chữ ký số trong công tác văn thư năm 2026"),
        authority="Hội đồng nhân dân xã Đông Sơn" if code == "nghi-quyet" else None,
        legal_bases=("Căn cứ Luật Tổ chức chính quyền địa phương",) if code == "nghi-quyet" else (),
        addressees=("Các phòng chuyên môn, các thôn trên địa bàn xã",) if is_addressed else (),
        body=_body(code),
        signatory=CHAIR,
        counterpart=_counterpart(kind),
        recipients=("Như trên", "Thường trực Đảng ủy, HĐND xã", "Chủ tịch, các Phó Chủ tịch UBND xã"),
        filing="VT",
        drafter_mark="LTH",
        copies=20,
        urgency=Urgency.IMMEDIATE if code == "cong-dien" else None,
        circulation=Circulation.INTERNAL if code == "phuong-an" else None,
    )


def _body(code: str) -> tuple[Block, ...]:
    if code in _PLANNED:
        return parse_body(_PLAN)
    if code in _REGULATING:
        return parse_body(_RULES)
    if code in _AGREED:
        return parse_body(_BODIES["hop-dong"].replace("Hợp đồng", "Văn bản").replace("hợp đồng", "dịch vụ"))
    return parse_body(_BODIES.get(code, _SHORT))


def _counterpart(kind: DocumentKind) -> Signatory | None:
    if Part.COUNTERPART not in kind.requires:
        return None
    if kind.code == "bien-ban":
        return SECRETARY
    return Signatory(("NGƯỜI ĐƯỢC ỦY QUYỀN",), "Lê Thu Hà") if kind.code == "giay-uy-quyen" else OTHER_PARTY


def sample_with_attachments(kinds: KindTable) -> DraftContent:
    """A decision of an agency with a long name that issues a statute and has two appendices, one of them wide."""
    table = parse_body(_PLAN)[4:5]
    return replace(
        sample_decision(kinds),
        agency=LONG_NAMED,
        attachments=(
            Enclosure(kinds.find("quy-che", on=SAMPLE_DAY), "Công tác văn thư điện tử", parse_body(_RULES)),
            Appendix("Danh mục nhiệm vụ", table),
            Appendix("Danh mục thiết bị", table, landscape=True),
        ),
    )


def sample_copy(form: CopyForm, kinds: KindTable) -> CopyContent:
    """An invented copy of the sample decision."""
    decision = sample_decision(kinds)
    is_extract = form is CopyForm.EXTRACT
    return CopyContent(
        form=form,
        direction=Direction(Medium.ELECTRONIC, Medium.ELECTRONIC if is_extract else Medium.PAPER),
        agency=SAMPLE_AGENCY,
        source=CopiedDocument(
            kind=decision.kind,
            agency=decision.agency,
            number="05/QĐ-UBND",
            issued_on="ngày 05 tháng 01 năm 2026",
            subject=decision.subject,
            signatory=decision.signatory,
            body=decision.body[1:2] if is_extract else (),
        ),
        signatory=Signatory(("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"), "Lê Thu Hà"),
        recipients=("Các thôn thuộc xã",),
    )
