"""Something of everything the archive's pages show: a plan, files, a hand-over, a proposal, a purge, a sealed log."""

from __future__ import annotations

from api.development.people import person_id_of
from api.flows import exporting
from api.flows.archive import files, purging, schedules
from api.flows.demonstration import ARCHIVIST, CLERK, LEADER
from api.office import Office
from api.views import Actor, Duty
from records.exports import ExportForm, Wanted
from records.files import Destination, FileKind, PlannedFile
from records.identifiers import PersonId, RecordFileId, RecordId
from records.occasion import VIETNAM
from tests.api.flows import walking

SECURITY = Actor(person_id_of("security-1"), "Bùi Văn Mật", Duty.SECURITY_OFFICER, CLERK.agency_id)
SHORTER = """version = "xa-2027"
[[class]]
code = "van-ban-gui-de-biet"
name = "Tập văn bản gửi để biết (đổi tên, đổi dấu)"
keep = "years"
years = 2
from = "file-closed"
basis = "Thông tư 10/2022/TT-BNV (tài liệu tổng hợp)"
effective_from = 2011-07-19
"""
"""Kept two years instead of the five of the schedule that ships."""


def keep_something(office: Office) -> None:
    """As the people of the invented commune would."""
    today = office.clock().astimezone(VIETNAM).date()
    planned = [
        PlannedFile(notation, title, "ke-hoach-bao-cao-nam", PersonId(CLERK.person_id))
        for notation, title in (("01-TH", "Hồ sơ chuyển đổi số"), ("02-TH", "Hồ sơ cải cách hành chính"))
    ]
    files.draw_up_plan(office, CLERK, today.year, tuple(planned))
    files.approve_plan(office, LEADER, today.year)
    opened = [
        files.open_file(office, CLERK, today.year, one.notation, None, None, today, FileKind.ORDINARY).file.id
        for one in planned
    ]
    for file_id in opened:
        _file_a_document(office, file_id)
    files.close_file(office, CLERK, opened[1], today, None)
    files.offer(office, CLERK, Destination.AGENCY, opened[1:], "Lưu trữ xã Đông Sơn")
    exporting.ask(office, CLERK, Wanted(opened[0], ExportForm.E_ARK))
    schedules.publish_schedule(office, ARCHIVIST, SHORTER, today, "Thông tư mới")
    draft = walking.draft(office, walking.about("Về việc gỡ bỏ"))
    purging.propose(office, SECURITY, draft.id, "Lệnh 02 của Công an tỉnh")


def _file_a_document(office: Office, file_id: RecordFileId) -> None:
    sealed = walking.walk(office, after=walking.seal, fields=walking.about(f"Về việc lập hồ sơ {file_id[-4:]}"))
    assert sealed.record_id is not None
    files.add_record(office, CLERK, file_id, RecordId(sealed.record_id))
