"""A confined process has no network, no files to write, no programs to start and no memory without end."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

PROLOGUE = """
import ctypes, os, socket, subprocess, sys
from signer.sandbox.confinement import allow_cpu, confine
walled = confine(64 << 20)
def refused(action):
    try:
        action()
    except (OSError, MemoryError):
        return True
    return False
"""


def run_confined(check: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", PROLOGUE + check], capture_output=True, text=True, timeout=180)


def is_true(expression: str) -> bool:
    done = run_confined(f"print({expression})")
    assert done.returncode == 0, done.stderr
    return done.stdout.strip() == "True"


has_wall = pytest.mark.skipif(
    platform.machine() not in ("x86_64", "aarch64") or not is_true("walled"),
    reason="this system offers no seccomp filter",
)


@has_wall
def test_no_socket_can_be_made() -> None:
    assert is_true("refused(socket.socket) and refused(socket.socketpair)")


@has_wall
def test_no_program_can_be_started() -> None:
    assert is_true("refused(lambda: os.execv('/bin/true', ['true']))")
    assert is_true("refused(lambda: subprocess.run(['/bin/true']))")


def test_no_file_can_be_written() -> None:
    assert is_true("refused(lambda: os.write(os.open('/tmp', os.O_TMPFILE | os.O_RDWR), b'x'))")


def test_memory_ends() -> None:
    assert is_true("refused(lambda: bytearray(65 << 20)) and not refused(lambda: bytearray(32 << 20))")


def test_processor_time_ends() -> None:
    done = run_confined("allow_cpu(1)\nwhile True: pass")
    assert done.returncode < 0


def test_ordinary_work_goes_on() -> None:
    assert is_true("sum(range(1000)) == 499500 and __import__('wave') is not None")
