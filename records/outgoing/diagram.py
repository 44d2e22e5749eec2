"""The state machine as a page: ``python -m records.outgoing.diagram > docs/states.md``.

Made of the table of transitions, so that what is drawn is what happens.
"""

from __future__ import annotations

import sys

from records.outgoing.states import Draft, OutgoingDocument
from records.outgoing.transitions import STATE_NAMES, STATE_NAMES_VI, TRANSITIONS, Act, Part, Transition

_ACTS_VI = {
    Act.CREATE: "soạn thảo",
    Act.REVISE: "sửa dự thảo",
    Act.ASK: "lấy ký nháy, ý kiến phối hợp",
    Act.DECLINE: "từ chối ký nháy (có lý do)",
    Act.SUBMIT: "trình ký",
    Act.RETURN: "trả lại (có lý do)",
    Act.WITHDRAW: "rút lại (có lý do)",
    Act.WEED: "loại bản nháp",
    Act.CO_SIGN: "người ký thứ hai ký số",
    Act.SIGN: "lãnh đạo ký số",
    Act.SHOW_NUMBER: "ghi số cấp trước khi ký",
    Act.NUMBER: "cấp số",
    Act.CANCEL_NUMBER: "hủy số (có lý do)",
    Act.SEAL: "ký số của cơ quan",
    Act.ISSUE: "phát hành",
    Act.DISPATCH: "gửi xong mọi nơi nhận",
    Act.RECALL: "thu hồi (có lý do)",
    Act.REPLACE: "được thay thế",
    Act.CORRECT: "được đính chính bằng công văn",
}
_PARTS_VI = {
    Part.CLERK: "văn thư",
    Part.SIGNER: "người đến lượt ký",
    Part.CO_SIGNER: "người ký thứ hai được ghi tên",
    Part.REVIEWER: "người được hỏi",
    Part.SYSTEM: "hệ thống, theo bước khác",
}
_HEAD = """# States of an outgoing document (trạng thái văn bản đi)

Made by `python -m records.outgoing.diagram > docs/states.md` from the table in
[`records/outgoing/transitions.py`](../records/outgoing/transitions.py); a test keeps the two equal, and another tries
every act in every state. A move that is not drawn here is refused: `state-conflict` where a person asks for it,
`transition-unknown` where our own code does.

"""


def page() -> str:
    """The whole page: a Mermaid diagram and the same as a table."""
    return f"{_HEAD}```mermaid\n{diagram()}\n```\n\n{_table()}\n"


def diagram() -> str:
    """The states and every arrow between them, in Mermaid's notation."""
    names = [f"  {_id(state)}: {STATE_NAMES_VI[state]}<br/>{STATE_NAMES[state]}" for state in STATE_NAMES]
    start = [f"  [*] --> {_id(Draft)}: {_label(Act.CREATE)}"]
    arrows = [
        f"  {_id(one.before)} --> {_id(one.after)}: {_label(one.act)}" for one in TRANSITIONS if one.before is not None
    ]
    begun = {one.before for one in TRANSITIONS}
    ends = [f"  {_id(state)} --> [*]" for state in STATE_NAMES if state not in begun]
    return "\n".join(["stateDiagram-v2", "  direction TB", *names, *start, *arrows, *ends])


def _table() -> str:
    return "\n".join(["| from | step | whose | to |", "|---|---|---|---|", *map(_row, TRANSITIONS)])


def _row(one: Transition) -> str:
    step, whose = f"`{one.act}` {_ACTS_VI[one.act]}", f"{_PARTS_VI[one.part]} ({one.part})"
    return f"| {_state(one.before)} | {step} | {whose} | {_state(one.after)} |"


def _state(state: type[OutgoingDocument] | None) -> str:
    return "(mới / new)" if state is None else f"{STATE_NAMES_VI[state]} `{STATE_NAMES[state]}`"


def _id(state: type[OutgoingDocument]) -> str:
    return STATE_NAMES[state].replace("-", "_")


def _label(act: Act) -> str:
    return _ACTS_VI[act]


if __name__ == "__main__":
    sys.stdout.write(page())
