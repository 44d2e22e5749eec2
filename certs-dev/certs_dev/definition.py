"""Reading ``pki.yml``: from the commented definition to a configuration certomancer understands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import resources
from typing import Any

import yaml  # type: ignore[import-untyped]  # its stubs are not among our dependencies

from certs_dev.identities import Identities, Leader, Organisation
from certs_dev.keys import KeyAlgorithm

CREDENTIALS_FOLDER = "credentials"
KEY_FILE = "key.pem"
CERTIFICATE_FILE = "cert.pem"

_SAFE_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DAY_TOKEN = re.compile(r"@today(?:([+-]\d+)d)?")
_IDENTITY_TOKEN = "@identity"  # noqa: S105  # a word of pki.yml


@dataclass(frozen=True, slots=True)
class PlannedKey:
    """A key that ``pki.yml`` asks for; its certificate has the same name."""

    name: str
    hierarchy: str
    algorithm: KeyAlgorithm
    on_demand: bool


@dataclass(frozen=True, slots=True)
class Definition:
    """The whole PKI on paper: the keys to make, and the certomancer configuration as YAML text."""

    keys: tuple[PlannedKey, ...]
    certomancer_yaml: str


def define(base_url: str, now: datetime, identities: Identities, new_serial: Callable[[], int]) -> Definition:
    """The definition with its placeholders replaced, as the head of ``pki.yml`` describes them.

    ``base_url`` prefixes every OCSP, CRL, CA and TSA address; ``now`` must be aware; ``new_serial`` gives a
    positive serial number of at most 20 octets (RFC 5280 4.1.2.2).
    """
    source = parse(resources.files(__package__).joinpath("pki.yml").read_text(encoding="utf-8"))
    keys = tuple(_planned_keys(source["keysets"]))
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    rendered = _with_days(source, today)
    rendered["external-url-prefix"] = base_url
    rendered["keysets"] = {
        hierarchy: {"keys": {key.name: {"path": _key_path(key)} for key in keys if key.hierarchy == hierarchy}}
        for hierarchy in source["keysets"]
    }
    names = dict(_distinguished_names(identities))
    for architecture in rendered["pki-architectures"].values():
        entities = architecture["entities"]
        architecture["entities"] = {
            label: names[label] if name == _IDENTITY_TOKEN else name for label, name in entities.items()
        }
        architecture["certs"] = {
            label: {"subject-key": label, "serial": new_serial(), **certificate}
            for label, certificate in architecture["certs"].items()
        }
    return Definition(keys, yaml.safe_dump(rendered, allow_unicode=True, sort_keys=False))


def parse(certomancer_yaml: str) -> dict[str, Any]:
    """The configuration in ``certomancer_yaml``, in the plain tables that certomancer takes."""
    return dict(yaml.load(certomancer_yaml, Loader=_SAFE_LOADER))  # noqa: S506  # both loaders are safe ones


def _planned_keys(keysets: dict[str, Any]) -> Iterator[PlannedKey]:
    for hierarchy, keyset in keysets.items():
        for name, key in keyset["keys"].items():
            plan = {"algorithm": key} if isinstance(key, str) else key
            yield PlannedKey(name, hierarchy, KeyAlgorithm(plan["algorithm"]), bool(plan.get("on-demand")))


def _key_path(key: PlannedKey) -> str:
    return f"{CREDENTIALS_FOLDER}/{key.name}/{KEY_FILE}"


def _with_days(node: Any, today: datetime) -> Any:
    if isinstance(node, dict):
        return {key: _with_days(value, today) for key, value in node.items()}
    if isinstance(node, list):
        return [_with_days(value, today) for value in node]
    if isinstance(node, str) and (token := _DAY_TOKEN.fullmatch(node)):
        return (today + timedelta(days=int(token[1] or 0))).isoformat()
    return node


def _distinguished_names(identities: Identities) -> Iterator[tuple[str, dict[str, str]]]:
    for organisation in (*identities.agencies, *identities.businesses):
        yield organisation.key, _organisation_name(organisation)
    for leader in identities.leaders:
        yield leader.key, _leader_name(leader, identities.agency_of(leader))


def _organisation_name(organisation: Organisation) -> dict[str, str]:
    return {
        "locality-name": organisation.locality,
        "organization-name": organisation.certified_name,
        "common-name": organisation.certified_name,
        "organization-identifier": organisation.code,
    }


def _leader_name(leader: Leader, agency: Organisation) -> dict[str, str]:
    return {
        "locality-name": agency.locality,
        "organization-name": agency.certified_name,
        "title": leader.title,
        "common-name": leader.certified_name,
    }
