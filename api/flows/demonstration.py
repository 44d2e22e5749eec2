"""The whole line on one invented document, step by step, for ``vanthu demo``."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from api.development.people import agency_id_of, person_id_of
from api.flows import dispatching, drafting, issuing, reading, signing
from api.flows.archiving import check_archive
from api.flows.issuing import serialise
from api.flows.packaging import PackageForm, export_record
from api.office import Office
from api.requests import ArticleFields, DraftFields, RecipientFields
from api.views import Actor, DocumentView, Duty
from records.errors import InternalError
from records.identifiers import DocumentId, RecordId, Sha256
from records.packages import write_folder
from signer.report import Report, Verdict

CLERK = Actor(person_id_of("clerk-1"), "Phạm Thu Hà", Duty.CLERK, agency_id_of("agency-1"))
LEADER = Actor(person_id_of("leader-1"), "Nguyễn Văn An Khang", Duty.LEADER, agency_id_of("agency-1"))
ARCHIVIST = Actor(person_id_of("archivist-1"), "Đỗ Văn Lưu", Duty.ARCHIVIST, agency_id_of("agency-1"))

DECISION = DraftFields(
    kind="quyet-dinh",
    subject="Ban hành Kế hoạch chuyển đổi số xã Đông Sơn năm 2026",
    leader_id=LEADER.person_id,
    authority="Chủ tịch Ủy ban nhân dân xã Đông Sơn",
    legal_bases=(
        "Căn cứ Luật Tổ chức chính quyền địa phương",
        "Căn cứ Luật Giao dịch điện tử ngày 22 tháng 6 năm 2023",
        "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư",
        "Theo đề nghị của Chánh Văn phòng HĐND và UBND xã",
    ),
    articles=(
        ArticleFields(("Ban hành Kế hoạch chuyển đổi số năm 2026 kèm theo Quyết định này.",)),
        ArticleFields(
            (
                "Văn phòng HĐND và UBND xã đôn đốc, theo dõi và tổng hợp kết quả thực hiện; bảo đảm 100% văn bản đi "
                "được ký số đủ hai chữ ký trước khi phát hành; công khai địa chỉ kiểm tra văn bản để người dân, "
                "doanh nghiệp tra cứu.",
            )
        ),
        ArticleFields(("Quyết định này có hiệu lực kể từ ngày ký.",)),
        ArticleFields(
            (
                "Chánh Văn phòng HĐND và UBND xã, các phòng chuyên môn, các thôn và cá nhân có liên quan chịu trách "
                "nhiệm thi hành Quyết định này./.",
            )
        ),
    ),
    recipients=(
        RecipientFields("Như Điều 4"),
        RecipientFields("UBND tỉnh Minh Châu (b/c)", "H99"),
        RecipientFields("Sở Nội vụ tỉnh Minh Châu", "H99.05"),
        RecipientFields("Thường trực Đảng ủy, HĐND xã"),
    ),
    note="Văn bản mẫu, cơ quan và con người hư cấu",
)


@dataclass(frozen=True, slots=True)
class Step:
    """One step done: what it was called, what came of it, how many milliseconds it took."""

    name: str
    outcome: str
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Results:
    """Where the demonstration left its files."""

    document: Path
    report: Path
    record: Path
    verification_url: str
    record_id: str


class Demonstration:
    """Walks one document down the line; :meth:`steps` yields each step as it is done, then ``results`` is set."""

    def __init__(self, office: Office, folder: Path) -> None:
        self._office = office
        self._folder = folder
        self.results: Results | None = None

    def steps(self) -> Iterator[Step]:
        """Raises: InternalError ``demonstration-failed`` when the finished document does not verify as VALID."""
        office = self._office
        watch = _Watch()
        draft = drafting.create_draft(office, CLERK, DECISION)
        yield watch.step("Soạn thảo, kiểm tra độ mật, đặt trường ký / compose, screen, place fields", draft.id)
        document_id = DocumentId(draft.id)
        shown = drafting.submit(office, CLERK, document_id)
        yield watch.step("Trình lãnh đạo / submit", f"{shown.leader_name}")
        signing.sign_document(office, LEADER, document_id, shown.sha256)
        yield watch.step("Lãnh đạo ký số (B-T) / leader signs", "PAdES B-T")
        numbered = issuing.assign_number(office, CLERK, document_id)
        yield watch.step("Cấp số, ngày / number and date", f"{numbered.number}, {numbered.issued_on:%d/%m/%Y}")
        issued = issuing.seal(office, CLERK, document_id)
        yield watch.step("Đóng dấu số, xác minh, phát hành, lưu / seal, verify, issue, archive", issued.record_id or "")
        dispatching.dispatch(office, CLERK, document_id)
        office.dispatcher.drain()
        sent = reading.get_document(office, CLERK, document_id)
        yield watch.step("Gửi (hộp thư thử) / dispatch to the sandbox", _states(sent))
        data = reading.download(office, CLERK, document_id)
        report = office.verifier.official(data)
        if report.verdict is not Verdict.VALID:
            raise InternalError("demonstration-failed", f"The finished document is {report.verdict}.")
        yield watch.step("Kiểm tra lại / verify again", f"{report.verdict}: {_roles(report)}")
        self.results = self._write(sent, data, report)
        yield watch.step("Xuất hồ sơ lưu trữ (BagIt) / export the record", self.results.record.name)
        fixity = check_archive(office)
        if not fixity.is_clean:
            raise InternalError("demonstration-failed", "The archive check found damage.")
        yield watch.step(
            "Kiểm tra kho lưu trữ / archive check", f"{fixity.checked} đối tượng nguyên vẹn / objects intact"
        )

    def _write(self, document: DocumentView, data: bytes, report: Report) -> Results:
        assert document.number is not None
        assert document.record_id is not None
        folder = self._folder / document.number.replace("/", "-")
        folder.mkdir(parents=True, exist_ok=True)
        pdf, report_file = folder / "document.pdf", folder / "verification.json"
        pdf.write_bytes(data)
        report_file.write_bytes(serialise(report, Sha256.of(data)))
        record = folder / document.record_id
        packed = export_record(self._office, ARCHIVIST, RecordId(document.record_id), PackageForm.BAGIT)
        write_folder(packed.files, record)
        return Results(pdf, report_file, record, document.verification_url, document.record_id)


class _Watch:
    """Milliseconds between steps."""

    def __init__(self) -> None:
        self._last = time.perf_counter()

    def step(self, name: str, outcome: str) -> Step:
        now = time.perf_counter()
        took, self._last = (now - self._last) * 1000, now
        return Step(name, outcome, took)


def _states(document: DocumentView) -> str:
    return "; ".join(f"{recipient.name}: {recipient.state}" for recipient in document.recipients)


def _roles(report: Report) -> str:
    return " + ".join(sorted(report.roles))
