"""A process gives up what it will not need: memory, files, programs, the network. Linux."""

from __future__ import annotations

import ctypes
import math
import os
import platform
import resource
import struct
import time
from collections.abc import Callable
from pathlib import Path

from signer.sandbox.limits import MAX_OPEN_FILES

_PR_SET_DUMPABLE, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 4, 22, 38
_SECCOMP_MODE_FILTER = 2
_LOAD, _JUMP_EQUAL, _JUMP_GREATER_EQUAL, _RETURN = 0x20, 0x15, 0x35, 0x06
_NUMBER_OFFSET, _MACHINE_OFFSET = 0, 4
_ALLOW, _REFUSE = 0x7FFF_0000, 0x0005_0001  # SECCOMP_RET_ALLOW; SECCOMP_RET_ERRNO with EPERM
_INSTRUCTION = struct.Struct("=HBBI")
_X32_BIT = 0x4000_0000
_MEMORY = Path("/proc/self/statm")

_MACHINES = {"x86_64": 0xC000_003E, "aarch64": 0xC000_00B7}
_REFUSED_CALLS = {
    # socket, connect, accept, bind, listen, socketpair, fork, vfork, execve, ptrace, mount, unshare, accept4,
    # process_vm_readv, process_vm_writev, bpf, execveat, userfaultfd, io_uring_setup
    "x86_64": (41, 42, 43, 49, 50, 53, 57, 58, 59, 101, 165, 272, 288, 310, 311, 321, 322, 323, 425),
    # the same, without fork and vfork, which this machine does not have
    "aarch64": (198, 203, 202, 200, 201, 199, 221, 117, 40, 97, 242, 270, 271, 280, 281, 282, 425),
}


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def confine(memory_bytes: int) -> bool:
    """Limit this process for good: ``memory_bytes`` of address space above the present, no core dumps, no writing of
    files, no new programs. The answer is whether the system also bars it from every network (seccomp)."""
    ceiling = _memory_pages(0) * os.sysconf("SC_PAGE_SIZE") + memory_bytes
    for kind, limit in (
        (resource.RLIMIT_AS, ceiling),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, MAX_OPEN_FILES),
        (resource.RLIMIT_NPROC, 0),
    ):
        _, hard = resource.getrlimit(kind)
        lowest = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(kind, (lowest, lowest))
    control = ctypes.CDLL(None).prctl
    control(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    control(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    return _bar_network(control)


def allow_cpu(seconds: int) -> None:
    """From now on this process may use ``seconds`` of processor time; the kernel ends it after that."""
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(time.process_time()) + seconds, hard))


def resident_bytes() -> int:
    """The memory this process holds now."""
    return _memory_pages(1) * os.sysconf("SC_PAGE_SIZE")


def _memory_pages(column: int) -> int:
    """Pages in use, as proc(5) lists them: 0 the address space, 1 resident."""
    return int(_MEMORY.read_text("ascii").split()[column])


def _bar_network(control: Callable[..., int]) -> bool:
    machine = platform.machine()
    if machine not in _MACHINES:
        return False
    code = _filter(_MACHINES[machine], _REFUSED_CALLS[machine])
    program = _Program(len(code) // _INSTRUCTION.size, code)
    return control(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0) == 0


def _filter(machine: int, calls: tuple[int, ...]) -> bytes:
    """A BPF program: refuse ``calls``, and every call made as another machine; allow the rest."""
    refuse = len(calls) + 5
    program = [
        (_LOAD, 0, 0, _MACHINE_OFFSET),
        (_JUMP_EQUAL, 0, refuse - 2, machine),
        (_LOAD, 0, 0, _NUMBER_OFFSET),
        (_JUMP_GREATER_EQUAL, refuse - 4, 0, _X32_BIT),
        *((_JUMP_EQUAL, refuse - 5 - place, 0, call) for place, call in enumerate(calls)),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    ]
    return b"".join(_INSTRUCTION.pack(*instruction) for instruction in program)
