"""``/v1/public-records/{code}``: what the QR of a document leads to. For everybody; never the document itself."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from api.http.documented import problems
from api.http.edge import FlowsPort
from api.http.json_bodies import ONLY_JSON
from api.http.schemas import ComparisonIn, ComparisonOut, PublicRecordOut
from records.identifiers import Sha256, VerificationCode

router = APIRouter(prefix="/v1/public-records", tags=["public"])

Code = Annotated[str, Path(description="Verification code, for example `7K3MQ-9XT2A-BC4DE`.", max_length=60)]


@router.get("/{code}", responses=problems(400, 404, 422))
def public_record(code: Code, flows: FlowsPort) -> PublicRecordOut:
    """Status, number, date, subject, agency, who signed and the verdict."""
    return PublicRecordOut.of(flows.public_record(VerificationCode.parse(code)))


@router.post("/{code}/comparisons", responses=problems(400, 404, 413, 415, 422), dependencies=[ONLY_JSON])
def compare(code: Code, flows: FlowsPort, wanted: ComparisonIn) -> ComparisonOut:
    """Whether a file with this hash is the one that was issued."""
    return ComparisonOut(matches=flows.compare(VerificationCode.parse(code), Sha256.parse(wanted.sha256)))
