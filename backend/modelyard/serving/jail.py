"""The jail of a model's process: own user, Landlock, seccomp and limits, put on before the model's environment runs.

A launcher: `main` runs as the server's account, takes its own powers away and becomes the model server. Nothing of the
model's environment is executed before.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import platform
import resource
import stat
import struct
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1, 2, 4, 8
TRUNCATE = 1 << 14
ALL_FILES_RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1}
IOCTL_RIGHTS = (1 << 16) - 1
LEAST_ABI = 6
"""The first that keeps signals and abstract sockets inside: Linux 6.12."""
READ = READ_FILE | READ_DIR
RUN = READ | EXECUTE
OF_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE
PR_SET_NO_NEW_PRIVS, PR_SET_DUMPABLE = 38, 4
NEW_MOUNTS, NEW_NETWORK, NEW_MESSAGES = 0x20000, 0x40000000, 0x08000000
MS_NOSUID, MS_NODEV, MS_REC, MS_PRIVATE = 2, 4, 0x4000, 1 << 18
CLONE_THREAD, NAMESPACES = 0x10000, 0x7E020080
SYSTEM = """
    /lib /lib64 /usr/lib /usr/lib64 /usr/local/lib /etc/ld.so.cache /etc/localtime /usr/share/zoneinfo
    /etc/ssl/certs /etc/mime.types /etc/nsswitch.conf /etc/passwd /dev/urandom /dev/random /dev/zero
    /proc/cpuinfo /proc/meminfo /proc/stat /proc/version /proc/filesystems /proc/sys/kernel/osrelease
    /proc/sys/vm/overcommit_memory /sys/devices/system /sys/fs/cgroup
""".split()
PROGRAMS = ("/bin", "/usr/bin")
NEVER = """
    ptrace process_vm_readv process_vm_writev kcmp pidfd_getfd process_madvise unshare setns mount umount2 pivot_root
    chroot move_mount open_tree fsopen fsconfig fsmount fspick mount_setattr keyctl add_key request_key bpf
    perf_event_open
    userfaultfd io_uring_setup io_uring_enter io_uring_register open_by_handle_at name_to_handle_at kexec_load
    kexec_file_load init_module finit_module delete_module reboot swapon swapoff acct quotactl syslog personality
    socket connect bind setsid setpgid sched_setattr ioprio_set migrate_pages move_pages mq_open msgget semget shmget
    fanotify_init lookup_dcookie memfd_secret vhangup settimeofday clock_settime adjtimex
""".split()
FORKS = ("fork", "vfork")


class JailMissing(Exception):
    """This machine or account cannot keep a hostile model in; the message says why."""


def landlock_abi() -> int:
    """Version of Landlock that the kernel has; 0 without."""
    return max(0, int(_libc().syscall(CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(1))))


def check() -> list[str]:
    """Why models cannot be jailed here; empty when they can."""
    why = []
    if sys.platform != "linux" or platform.machine() not in ("x86_64", "aarch64"):
        return ["Models are jailed on Linux on x86-64 and ARM64 only."]
    if os.geteuid() != 0:
        why.append("The server does not run as root, so it cannot give each organization's models a user of their own.")
    abi = landlock_abi()
    if abi < LEAST_ABI:
        have = f"version {abi}" if abi else "none"
        why.append(
            f"The kernel has no Landlock version {LEAST_ABI} (Linux 6.12 or newer, `lsm=landlock,…`): it has {have}."
        )
    try:
        import pyseccomp  # noqa: F401
    except (ImportError, OSError, RuntimeError) as error:
        why.append(f"System calls cannot be filtered: {error}. Install libseccomp2.")
    return why


def require() -> None:
    """Raises: JailMissing: models cannot be jailed here."""
    if why := check():
        raise JailMissing(
            f"This model is not marked as trusted, and models cannot be jailed here. {' '.join(why)} "
            "Mend that, or mark the model as trusted if you trust its code with all that this server may do."
        )


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _done(answer: int, what: str) -> int:
    if answer < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return answer


def _landlock(rules: Mapping[str, int]) -> None:
    """Only what `rules` allow beneath their paths; no TCP; no signals and abstract sockets to anyone outside."""
    libc, abi = _libc(), landlock_abi()
    handled = ALL_FILES_RIGHTS.get(abi, IOCTL_RIGHTS)
    attributes = struct.pack("QQQ", handled, 3, 3)
    ruleset = _done(libc.syscall(CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), 0), "landlock")
    for path, rights in rules.items():
        try:
            handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except FileNotFoundError:
            continue
        allowed = rights & handled
        if not stat.S_ISDIR(os.fstat(handle).st_mode):
            allowed &= OF_FILES
        _done(libc.syscall(ADD_RULE, ruleset, 1, struct.pack("=Qi", allowed, handle), 0), f"landlock {path}")
        os.close(handle)
    _done(libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no new privileges")
    _done(libc.syscall(RESTRICT_SELF, ruleset, 0), "landlock")
    os.close(ruleset)


def _filter(*, programs: bool) -> Any:
    """The filter of system calls, ready to be loaded."""
    import errno

    import pyseccomp as seccomp

    found = seccomp.SyscallFilter(seccomp.ALLOW)
    refuse = seccomp.ERRNO(errno.EPERM)
    for name in (*NEVER, *(() if programs else FORKS)):
        with contextlib.suppress(ValueError, RuntimeError, OSError):  # a call that this machine does not have
            found.add_rule(refuse, name)
    found.add_rule(seccomp.ERRNO(errno.ENOSYS), "clone3")  # its flags cannot be seen; the C library takes clone then
    for bit in range(32):
        if NAMESPACES >> bit & 1:
            found.add_rule(refuse, "clone", seccomp.Arg(0, seccomp.MASKED_EQ, 1 << bit, 1 << bit))
    if not programs:
        found.add_rule(refuse, "clone", seccomp.Arg(0, seccomp.MASKED_EQ, CLONE_THREAD, 0))
    return found


def _private_mounts(temporary: str, size: int) -> None:
    """A temporary folder of bounded size that nobody else sees, and no network at all; where namespaces are refused
    (in most containers) Landlock, the filter and the engine's watch on the folder remain."""
    libc = _libc()
    for flags in (NEW_MOUNTS, NEW_NETWORK | NEW_MESSAGES):
        if libc.unshare(flags) != 0:
            return
        if flags == NEW_MOUNTS:
            owner = os.stat(temporary)
            options = f"size={size},nr_inodes=20000,mode=700,uid={owner.st_uid},gid={owner.st_gid}".encode()
            if libc.mount(None, b"/", None, MS_REC | MS_PRIVATE, None) != 0:
                raise OSError(ctypes.get_errno(), "no private mounts")
            libc.mount(b"tmpfs", temporary.encode(), b"tmpfs", MS_NOSUID | MS_NODEV, options)


def enter(given: Mapping[str, Any]) -> None:
    """Put this process into the jail. It must be root's, and have one thread."""
    temporary, uid, programs = given["temporary"], given["uid"], given["programs"]
    _private_mounts(temporary, given["temporary_bytes"])
    memory = given["memory_bytes"]
    limits = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: 4096,
        resource.RLIMIT_NPROC: given["processes"],
        resource.RLIMIT_FSIZE: given["temporary_bytes"],
        # What is eaten faster than the engine looks: twice the limit, and what threads set aside.
        resource.RLIMIT_DATA: 2 * memory + 2 * 1024**3,
        resource.RLIMIT_MEMLOCK: 0,
        resource.RLIMIT_MSGQUEUE: 0,
    }
    call_filter = _filter(programs=programs)
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    for kind, value in limits.items():
        resource.setrlimit(kind, (value, value))
    os.setresuid(uid, uid, uid)
    system = dict.fromkeys(SYSTEM, READ)
    # The interpreter and the dynamic loader are executed once, by this process.
    rules = {
        **system,
        **dict.fromkeys(given["readable"], READ),
        **(dict.fromkeys(PROGRAMS, RUN) if programs else {}),
        **(dict.fromkeys(("/lib", "/lib64", "/usr/lib", *given["readable"]), RUN) if programs else {}),
        **dict.fromkeys(given["executable"], READ_FILE | EXECUTE),
        f"/proc/{os.getpid()}": READ,
        "/dev/null": READ_FILE | WRITE_FILE,
        temporary: IOCTL_RIGHTS & ~EXECUTE if not programs else IOCTL_RIGHTS,
    }
    _landlock(rules)
    call_filter.load()


def main(argument: str) -> None:
    """Become the model server that `argument` (JSON) describes, in the jail unless it is trusted."""
    given: dict[str, Any] = json.loads(argument)
    me = os.getpid()
    started = Path(f"/proc/{me}/stat").read_text().rsplit(")", 1)[1].split()[19]
    try:
        # Whoever makes this file first owns the attempt: a new engine that found none has made it, to end this process.
        with open(given["pid_file"], "x") as file:
            file.write(f"{me} {started}\n")
    except FileExistsError:
        sys.exit(4)
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("900")
    os.umask(0o077)
    os.chdir(given["temporary"])
    os.set_inheritable(given["socket"], True)
    command: Sequence[str] = given["command"]
    if given["jail"]:
        enter(given)
    os.execve(command[0], list(command), given["environment"])  # noqa: S606 - the model server, without a shell  # nosec B606
