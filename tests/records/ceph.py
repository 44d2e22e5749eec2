"""A real S3 server with object lock for the tests: Ceph's radosgw on one monitor and one disk, from Debian packages.

    apt-get install --no-install-recommends radosgw ceph-mon ceph-osd ceph-common

About 200 MB of memory and half a minute. Everything listens on 127.0.0.1 only and lives in one folder.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import urllib3

from records.storage_s3_bucket import Bucket, LockMode, S3Settings

PROGRAMS = ("radosgw", "radosgw-admin", "ceph", "ceph-mon", "ceph-osd", "ceph-authtool", "monmaptool")
POOLS = (".rgw.root", *(f"default.rgw.{name}" for name in ("log", "control", "meta")), "default.rgw.buckets.index")
POOLS_OF_DATA = ("default.rgw.buckets.data", "default.rgw.buckets.non-ec")
ACCESS, SECRET = "testkey", "testsecretkey"
START_SECONDS = 120
"""On a machine that is busy with other tests."""

_CONFIGURATION = """
[global]
fsid = {fsid}
mon host = [v2:127.0.0.1:{mon2},v1:127.0.0.1:{mon1}]
mon initial members = a
public network = 127.0.0.0/8
ms bind ipv4 = true
ms bind ipv6 = false
auth cluster required = cephx
auth service required = cephx
auth client required = cephx
keyring = {folder}/keyring
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 8
osd pool default pgp num = 8
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
mon max pg per osd = 1000
run dir = {folder}/run
log file = {folder}/log/$name.log
admin socket = {folder}/run/$name.asok
pid file = {folder}/run/$name.pid
osd memory target = 939524096
bluestore block size = {size}
bluestore block create = true
bluestore cache autotune = false
bluestore cache size = 67108864
mon data avail crit = 1
mon data avail warn = 2
[mon.a]
mon data = {folder}/mon
[osd.0]
osd data = {folder}/osd0
osd objectstore = bluestore
[client.rgw.a]
rgw frontends = beast endpoint=127.0.0.1:{port}
rgw thread pool size = 32
rgw enable usage log = false
"""
BLOCK_BYTES = 4 * 2**30
"""Of a sparse file: what is not written takes no room."""


def is_installed() -> bool:
    """Whether every program it needs is on this machine."""
    return all(shutil.which(program) for program in PROGRAMS) and os.geteuid() == 0


@dataclass(frozen=True, slots=True)
class Ceph:
    """One cluster in one folder."""

    folder: Path
    port: int

    @property
    def endpoint(self) -> str:
        return f"127.0.0.1:{self.port}"

    def bucket(self, name: str, mode: LockMode = LockMode.COMPLIANCE) -> Bucket:
        return Bucket.connect(S3Settings(self.endpoint, name, ACCESS, SECRET, secure=False, mode=mode))

    def make(self) -> None:
        """Create the cluster and start it."""
        for name in ("mon", "osd0", "run", "log"):
            (self.folder / name).mkdir(parents=True)
        fsid = str(uuid.uuid4())
        mon1, mon2 = free_port(), free_port()
        self._configuration.write_text(
            _CONFIGURATION.format(fsid=fsid, mon1=mon1, mon2=mon2, folder=self.folder, size=BLOCK_BYTES, port=self.port)
        )
        self._keys()
        address = f"[v2:127.0.0.1:{mon2},v1:127.0.0.1:{mon1}]"
        monmap = str(self.folder / "monmap")
        self._run("monmaptool", "--create", "--addv", "a", address, "--fsid", fsid, monmap)
        self._run("ceph-mon", "-i", "a", "--mkfs", "--monmap", monmap, "--keyring", str(self._keyring))
        self._run("ceph-mon", "-i", "a")
        self._make_disk()
        for pool in (*POOLS, *POOLS_OF_DATA):
            self._run("ceph", "osd", "pool", "create", pool, "8")
            self._run("ceph", "osd", "pool", "application", "enable", pool, "rgw")
        self._start_gateway()
        self._run(
            *("radosgw-admin", "user", "create", "--uid=t", "--display-name=t"),
            *(f"--access-key={ACCESS}", f"--secret-key={SECRET}"),
        )

    def start(self) -> None:
        """Start a cluster that was made before."""
        self._run("ceph-mon", "-i", "a")
        self._run("ceph-osd", "-i", "0")
        self._start_gateway()

    def kill(self, *names: str) -> None:
        """``kill -9`` of gateway, disk and monitor, or only of those named, as a power cut does it."""
        for name in names or ("client.rgw.a", "osd.0", "mon.a"):
            file = self.folder / "run" / f"{name}.pid"
            if file.exists():
                pid = int(file.read_text())
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    continue
                wait_for(partial(_has_ended, pid), "the killed process to end")

    def limit(self, size: int) -> None:
        """From now on the user's objects may take so many bytes together."""
        user = ("--quota-scope=user", "--uid=t")
        self._run("radosgw-admin", "quota", "set", *user, f"--max-size={size}")
        self._run("radosgw-admin", "quota", "enable" if size > 0 else "disable", *user)

    @property
    def _configuration(self) -> Path:
        return self.folder / "ceph.conf"

    @property
    def _keyring(self) -> Path:
        return self.folder / "keyring"

    def _keys(self) -> None:
        tool = ("ceph-authtool", str(self._keyring), "--gen-key")
        self._run(*tool, "-C", "-n", "mon.", "--cap", "mon", "allow *")
        for name in ("client.admin", "osd.0", "client.rgw.a"):
            caps = [word for kind in ("mon", "osd", "mgr", "mds") for word in ("--cap", kind, "allow *")]
            self._run(*tool, "-n", name, *caps)

    def _make_disk(self) -> None:
        self._run("ceph", "osd", "new", str(uuid.uuid4()))
        dump = json.loads(self._run("ceph", "osd", "dump", "-f", "json"))
        self._run("ceph-osd", "-i", "0", "--mkfs", "--osd-uuid", dump["osds"][0]["uuid"])
        self._run("ceph-osd", "-i", "0")
        wait_for(lambda: "1 up" in self._run("ceph", "osd", "stat"), "the disk")

    def _start_gateway(self) -> None:
        command = ("radosgw", "-n", "client.rgw.a", "--keyring", str(self._keyring), "--rgw-data", str(self.folder))
        self._run(*command)
        wait_for(lambda: answers(self.endpoint), "the gateway")

    def _run(self, *command: str) -> str:
        words = [*command[:1], "-c", str(self._configuration), *command[1:]]
        if command[0] in ("ceph-authtool", "monmaptool"):
            words = list(command)
        done = subprocess.run(
            words, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=START_SECONDS, check=False
        )
        if done.returncode != 0:
            raise RuntimeError(f"{' '.join(words)}: {done.stderr[-500:]}")
        return done.stdout


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def answers(endpoint: str) -> bool:
    """Whether an HTTP server listens there."""
    try:
        urllib3.request("GET", f"http://{endpoint}/", timeout=2, retries=False)
    except urllib3.exceptions.HTTPError:
        return False
    return True


def _has_ended(pid: int) -> bool:
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except OSError:
        return True


def wait_for(until: Callable[[], bool], what: str) -> None:
    """Raises: RuntimeError when it does not come true in two minutes."""
    for _ in range(START_SECONDS * 4):
        if until():
            return
        time.sleep(0.25)
    raise RuntimeError(f"waited too long for {what}")


if __name__ == "__main__":  # python -m tests.records.ceph FOLDER PORT: for trying things by hand
    one = Ceph(Path(sys.argv[1]), int(sys.argv[2]))
    if (one.folder / "ceph.conf").exists():
        one.start()
    else:
        one.make()
    print(f"http://{one.endpoint} {ACCESS} {SECRET}")
