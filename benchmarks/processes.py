"""CPU time of process trees and of the machine, read from /proc (Linux)."""

from __future__ import annotations

import os
from collections import defaultdict
from pathlib import Path

TICK = 1 / os.sysconf("SC_CLK_TCK")  # seconds


def _stat(pid: int) -> list[str] | None:
    """The fields of /proc/<pid>/stat behind the command name; None when the process is gone."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return text.rpartition(")")[2].split()


def tree_cpu(root: int) -> float:
    """Seconds of CPU (user and system) of a process, its descendants, and those they have reaped.

    Source: proc(5): fields 14 to 17 of stat are utime, stime, cutime and cstime, in ticks.
    """
    children: dict[int, list[int]] = defaultdict(list)
    seconds: dict[int, float] = {}
    for entry in os.scandir("/proc"):
        if entry.name.isdigit() and (fields := _stat(int(entry.name))):
            pid = int(entry.name)
            children[int(fields[1])].append(pid)
            seconds[pid] = sum(map(int, fields[11:15])) * TICK
    total, found = 0.0, [root]
    while found:
        pid = found.pop()
        total += seconds.get(pid, 0.0)
        found += children[pid]
    return total


def machine_cpu() -> float:
    """Seconds of CPU that all processes have used since the machine started.

    Source: proc(5): user, nice, system, irq and softirq of the first line of /proc/stat, in ticks.
    """
    ticks = list(map(int, Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]))
    return (sum(ticks[:3]) + sum(ticks[5:7])) * TICK
