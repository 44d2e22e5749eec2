"""Invented templates of text of a development home: wording to try them with, no agency's own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from api.development.people import agency_id_of
from records.identifiers import TextTemplateId
from records.occasion import SYSTEM
from records.text_templates import TextTemplate

SAMPLES = (
    (
        "quyet-dinh",
        "Thành lập tổ công tác (ví dụ)",
        "Điều 1. Thành lập {{tên tổ công tác}} gồm các ông, bà có tên trong danh sách kèm theo.\n\n"
        "Điều 2. {{tên tổ công tác}} có nhiệm vụ {{nhiệm vụ}}; hoàn thành trước ngày {{ngày hoàn thành}}.\n\n"
        "Điều 3. Quyết định này có hiệu lực kể từ ngày ký. Các đơn vị liên quan và các ông, bà có tên tại Điều 1 chịu "
        "trách nhiệm thi hành Quyết định này.",
    ),
    (
        "cong-van",
        "Trả lời kiến nghị của doanh nghiệp (ví dụ)",
        "Ngày {{ngày nhận}}, cơ quan nhận được kiến nghị của {{tên doanh nghiệp}} về {{nội dung kiến nghị}}.\n\n"
        "Sau khi xem xét, cơ quan trả lời như sau: {{nội dung trả lời}}\n\n"
        "Đề nghị {{tên doanh nghiệp}} nghiên cứu, thực hiện. Nếu còn vướng mắc, xin liên hệ {{đầu mối liên hệ}}.",
    ),
    (
        "thong-bao",
        "Thông báo lịch nghỉ lễ (ví dụ)",
        "Căn cứ lịch nghỉ lễ năm {{năm}}, cơ quan thông báo lịch nghỉ {{tên ngày lễ}} như sau:\n\n"
        "1. Thời gian nghỉ: từ ngày {{từ ngày}} đến hết ngày {{đến ngày}}.\n"
        "2. Các đơn vị phân công người trực, bảo đảm tiếp nhận văn bản khẩn.",
    ),
    (
        "giay-moi",
        "Mời họp (ví dụ)",
        "Cơ quan trân trọng kính mời {{thành phần}} dự họp về {{nội dung họp}}.\n\n"
        "1. Thời gian: {{giờ}}, ngày {{ngày họp}}.\n"
        "2. Địa điểm: {{địa điểm}}.",
    ),
)
"""Kind, name, text. All of it is invented."""
AGENCIES = ("agency-1", "agency-2")


def sample_templates(at: datetime) -> Iterator[TextTemplate]:
    """The first versions, for both agencies."""
    for agency in AGENCIES:
        for number, (kind, name, body) in enumerate(SAMPLES, start=1):
            yield TextTemplate(
                id=TextTemplateId(f"tpl_DEV{agency.replace('-', '')}t{number}"),
                version=1,
                agency_id=agency_id_of(agency),
                kind=kind,
                name=name,
                body=body,
                is_withdrawn=False,
                screened_by="development",
                made_by=SYSTEM,
                made_at=at,
            )
