"""The measures of the table: signing, the chain, verifying, memory."""

from __future__ import annotations

import mmap
import multiprocessing
import os
import resource
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from signer.appearance.image import load_stamp_image
from signer.appearance.stamp import ImageAppearance
from signer.bench import peers
from signer.bench.material import FIELD, Material, Signatory, write_large_pdf
from signer.bench.peak import verifying_peak
from signer.bench.scaling import growth
from signer.bench.timing import Effort, percentile, rates
from signer.fields import AGENCY_FIELD, LEADER_FIELD
from signer.fill import fill
from signer.keys.memory import MemoryKey
from signer.prepare import prepare
from signer.signing.request import NewField, SignRequest
from signer.signing.sign import sign
from signer.verify import load_policy, verify

MEBIBYTE = 1024 * 1024
LARGE_SIGN_BYTES = 1200 * 1000 * 1000
LARGE_VERIFY_BYTES = 157 * 1000 * 1000
LARGE_FILE_BYTES = 5 * 1000 * 1000
LARGE_FILE_SIGNATURES = 5


@dataclass(frozen=True, slots=True)
class SignRates:
    """Invisible B-B signatures a second on one core, and the RSA operation alone."""

    ours_per_s: float
    pyhanko_guide_per_s: float
    pyhanko_tuned_per_s: float
    key_per_s: float


@dataclass(frozen=True, slots=True)
class ChainRates:
    """Whole documents a second: prepare, leader, number, seal, both visible; ``checked`` verifies both outputs."""

    ours_per_s: float
    checked_per_s: float


@dataclass(frozen=True, slots=True)
class VerifyRates:
    """Two-signature documents judged a second, with difference analysis."""

    ours_per_s: float
    pyhanko_per_s: float
    large_p95_ms: float
    """A file of 5 MB with five signatures: 95 of 100 verdicts come within this time."""


@dataclass(frozen=True, slots=True)
class Scaling:
    """What two processes reach as a multiple of one: our signing, and the bare key on the same machine."""

    ours: float
    key: float


@dataclass(frozen=True, slots=True)
class Memory:
    """Peak resident memory of a fresh process, MiB."""

    sign_1200mb_mib: float
    verify_157mb_mib: float


def measure_signing(material: Material, effort: Effort) -> SignRates:
    """Ours, pyHanko twice and the bare key, taking turns on the same document."""
    key = MemoryKey(material.leader.key, material.leader.chain)
    request = SignRequest(field=FIELD, new_field=NewField())
    guide, tuned = peers.guide_signer(material.leader), peers.tuned_signer(material.leader)
    digest, scheme = hashes.SHA256(), padding.PKCS1v15()
    found = rates(
        {
            "ours": lambda: sign(material.plain, request, key, now=material.now).data,
            "guide": lambda: peers.sign_as_guide(material.plain, guide),
            "tuned": lambda: peers.sign_tuned(material.plain, tuned),
            "key": lambda: material.leader.key.sign(b"to be signed", scheme, digest),
        },
        effort,
    )
    return SignRates(found["ours"], found["guide"], found["tuned"], found["key"])


def measure_scaling(material: Material, effort: Effort) -> Scaling:
    """Invisible signatures by two processes and by one, in turn; likewise the RSA operation alone."""
    key = MemoryKey(material.leader.key, material.leader.chain)
    request = SignRequest(field=FIELD, new_field=NewField())
    digest, scheme = hashes.SHA256(), padding.PKCS1v15()
    return Scaling(
        growth(lambda: sign(material.plain, request, key, now=material.now).data, effort),
        growth(lambda: material.leader.key.sign(b"to be signed", scheme, digest), effort),
    )


def measure_chain(material: Material, effort: Effort) -> ChainRates:
    """The official chain on one core, without and with the check of each output."""
    found = rates({"ours": lambda: walk(material), "checked": lambda: walk(material, checked=True)}, effort)
    return ChainRates(found["ours"], found["checked"])


def walk(material: Material, *, checked: bool = False) -> bytes:
    """Prepare, leader, number and date, seal: both visible, B-B."""
    prepared = prepare(material.official, material.layout, material.fonts)
    leader = MemoryKey(material.leader.key, material.leader.chain)
    agency = MemoryKey(material.agency.key, material.agency.chain)
    image = ImageAppearance(load_stamp_image(material.leader_image))
    signed = sign(prepared.data, SignRequest(LEADER_FIELD, appearance=image), leader, now=material.now).data
    _require(not checked or material.check(signed, False))
    filled = fill(signed, material.values).data
    size = material.seal_points
    seal = ImageAppearance(load_stamp_image(material.seal_image), size, size)
    sealed = sign(filled, SignRequest(AGENCY_FIELD, appearance=seal), agency, now=material.now).data
    _require(not checked or material.check(sealed, True))
    return sealed


def measure_verifying(material: Material, effort: Effort) -> VerifyRates:
    """One document with two invisible signatures, judged with revocation left out on both sides."""
    document = two_signatures(material)
    policy = load_policy()
    found = rates(
        {
            "ours": lambda: verify(document, policy=policy, trust=material.trust, at=material.now),
            "pyhanko": lambda: peers.validate(document, material.roots),
        },
        effort,
    )
    return VerifyRates(found["ours"], found["pyhanko"], _large_p95(material, effort))


def _large_p95(material: Material, effort: Effort) -> float:
    with tempfile.TemporaryDirectory(prefix="vanthu-bench-") as folder:
        path = Path(folder) / "large.pdf"
        write_large_pdf(path, LARGE_FILE_BYTES, os.urandom)
        document = path.read_bytes()
    for number in range(LARGE_FILE_SIGNATURES):
        document = _sign_into(document, material.leader, f"Signature{number}", material)
    policy = load_policy()
    job = lambda: verify(document, policy=policy, trust=material.trust, at=material.now)  # noqa: E731
    return percentile(job, 0.95, max(20, 20 * effort.rounds))


def two_signatures(material: Material) -> bytes:
    """The plain document signed by leader and agency, invisibly."""
    first = _sign_into(material.plain, material.leader, "Leader", material)
    return _sign_into(first, material.agency, "Agency", material)


def _sign_into(data: bytes | mmap.mmap, signatory: Signatory, field: str, material: Material) -> bytes:
    request = SignRequest(field=field, new_field=NewField())
    return sign(data, request, MemoryKey(signatory.key, signatory.chain), now=material.now).data


def measure_memory(material: Material) -> Memory:
    """Each figure from a process of its own; files go to the temporary folder and are removed."""
    with tempfile.TemporaryDirectory(prefix="vanthu-bench-") as folder:
        large = Path(folder) / "large.pdf"
        write_large_pdf(large, LARGE_SIGN_BYTES, os.urandom)
        signing = _peak(lambda: _sign_file(large, Path(folder) / "signed.pdf", material.leader, "Leader", material))
        large.unlink()
        (Path(folder) / "signed.pdf").unlink()
        write_large_pdf(large, LARGE_VERIFY_BYTES, os.urandom)
        once, twice = Path(folder) / "once.pdf", Path(folder) / "twice.pdf"
        _sign_file(large, once, material.leader, "Leader", material)
        _sign_file(once, twice, material.agency, "Agency", material)
        verifying = verifying_peak(twice, material.trust, material.now)
    return Memory(signing, verifying)


def _sign_file(source: Path, target: Path, signatory: Signatory, field: str, material: Material) -> None:
    request = SignRequest(field=field, new_field=NewField())
    with (
        source.open("rb") as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data,
        target.open("wb") as out,
    ):
        sign(data, request, MemoryKey(signatory.key, signatory.chain), now=material.now).write_to(out)


def _peak(job: Callable[[], None]) -> float:
    """Peak resident memory in MiB of a forked process that does the job."""
    here, there = multiprocessing.get_context("fork").Pipe(duplex=False)
    process = multiprocessing.get_context("fork").Process(target=_measured, args=(job, there))
    process.start()
    there.close()
    try:
        return float(here.recv())
    finally:
        process.join()


def _measured(job: Callable[[], None], answer: Connection) -> None:
    job()
    answer.send(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    answer.close()


def _require(held: bool) -> None:
    if not held:
        raise RuntimeError("the benchmark's own output did not hold; its figures would mean nothing")
