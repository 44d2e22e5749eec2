"""Whatever can be read as a body can be set, or is refused with a code: the typesetter never stumbles over it."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from records.compose import Composer, load_kinds, parse_body
from records.compose.sample_kinds import sample_of
from records.errors import RequestError

COMPOSER, KINDS = Composer(), load_kinds()
LINES = st.sampled_from(
    ["Phần I. Mở đầu", "## Chương II. *Sao*", "Mục 1. Một", "Tiểu mục 1. Hai", "# I. Mục đích", "### Điều 1. Tên",
     "Điều 2. Chạy tiếp **đậm** và *nghiêng*.", "1. Khoản một", "2. Khoản hai", "a) Điểm a", "b) Điểm b",
     "|A|B|\n|---|-----|\n|1|$x^2$|\n", "|A|\n|-|\n", "Một đoạn #let x = 1", "\\1. Giữ nguyên", "- gạch đầu dòng", "",
     "**cả dòng đậm**", "x" * 60, "./."]
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(lines=st.lists(LINES, max_size=14), code=st.sampled_from(["ke-hoach", "cong-van", "quyet-dinh", "hop-dong"]))
def test_any_body_that_is_read_is_set_or_refused(lines: list[str], code: str) -> None:
    try:
        body = parse_body("\n".join(lines))
        composed = COMPOSER.compose(
            dataclasses.replace(sample_of(code, KINDS), body=body), at=datetime(2026, 1, 5, tzinfo=UTC)
        )
    except RequestError:
        return
    assert composed.pages >= 1
