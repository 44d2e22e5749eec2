"""A person at the pages of a real office: signs in, sends the forms that are there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from fastapi.testclient import TestClient
from httpx import Response

from api.development.people import person_id_of


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who is signed in."""

    client: TestClient

    def reads(self, path: str) -> str:
        """The page's HTML."""
        answer = self.client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.text

    def sends(self, page: str, action: str, **fields: Any) -> Response:
        """The form at ``action``, which ``page`` must offer; lists become repeated fields."""
        html = self.reads(page)
        assert f'action="{action}"' in html, f"{page} has no form to {action}"
        token = re.search(r'name="form_token" value="([^"]+)"', html)
        assert token
        pairs: list[tuple[str, Any]] = [("form_token", token[1])]
        for name, value in fields.items():
            pairs += [(name, one) for one in (value if isinstance(value, list) else [value])]
        answer: Response = self.client.post(action, files=[_part(name, value) for name, value in pairs])
        return answer

    def does(self, page: str, action: str, **fields: Any) -> str:
        """The same, done: where it leads."""
        answer = self.sends(page, action, **fields)
        assert answer.status_code == 303, answer.text
        return str(answer.headers["location"])


def _part(name: str, value: Any) -> tuple[str, tuple[str | None, Any]]:
    """Bytes are a file, everything else a field."""
    return (name, ("tep.pdf", value)) if isinstance(value, bytes) else (name, (None, str(value)))


def visitor(app: Any, who: str) -> Visitor:
    client = TestClient(app, follow_redirects=False)
    assert client.post("/login", files={"person_id": (None, person_id_of(who))}).status_code == 303
    return Visitor(client)
