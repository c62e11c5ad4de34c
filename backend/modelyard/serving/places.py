"""Where the engine of one machine keeps things, and the users that models run as."""

from __future__ import annotations

import fcntl
import hashlib
import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

FIRST_UID, LAST_UID = 264_000, 329_000
"""Users of organizations' models: above those that distributions and containers hand out."""
OUTSIDE = Path("/var/lib/modelyard-serving")


class NoUserLeft(OSError):
    """Every user id that is set aside for models belongs to some organization."""


def reachable(path: Path) -> bool:
    """Whether other users of this machine may enter every folder on the way to `path`."""
    way = [path, *path.parents]
    return all(one.stat().st_mode & stat.S_IXOTH for one in way if one.exists())


def serving_folder(data_dir: Path, wanted: Path | None = None) -> Path:
    """The engine's folder: the one that was asked for, else `serving` in the data folder; when models' users cannot get
    there, as below /root, a folder of this installation outside."""
    if wanted is not None:
        return wanted.expanduser().resolve()
    inside = data_dir.resolve() / "serving"
    if os.geteuid() != 0 or reachable(inside.parent):
        return inside
    return OUTSIDE / hashlib.sha256(os.fsencode(inside)).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Places:
    """The folders below one root. What models may read can be entered by all; what is in them says who may read."""

    root: Path

    @property
    def environments(self) -> Path:
        return self.root / "environments"

    @property
    def locks(self) -> Path:
        return self.root / "locks"

    @property
    def cache(self) -> Path:
        return self.root / "cache"

    @property
    def pythons(self) -> Path:
        return self.root / "pythons"

    @property
    def code(self) -> Path:
        return self.root / "code"

    @property
    def models(self) -> Path:
        return self.root / "models"

    @property
    def run(self) -> Path:
        return self.root / "run"

    @property
    def batches(self) -> Path:
        return self.root / "batches"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def users(self) -> Path:
        return self.root / "users"

    def make(self) -> None:
        """Make the folders that are missing.

        Raises:
            OSError: the root cannot be made or used.
        """
        self.root.mkdir(parents=True, exist_ok=True)
        self.root.chmod(0o711)
        if self.root.parent == OUTSIDE:
            OUTSIDE.chmod(0o711)
        for folder, mode in (
            (self.environments, 0o711),
            (self.pythons, 0o711),
            (self.code, 0o711),
            (self.models, 0o711),
            (self.run, 0o711),
            (self.batches, 0o711),
            (self.locks, 0o700),
            (self.cache, 0o700),
            (self.logs, 0o700),
            (self.users, 0o700),
        ):
            folder.mkdir(exist_ok=True)
            folder.chmod(mode)

    def user_of(self, organization_id: UUID) -> int:
        """The user id that this organization's models run as, and no other's; the same for ever.

        Raises:
            NoUserLeft: all are taken.
        """
        file = self.users / organization_id.hex
        with (self.users / ".lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            try:
                return int(file.read_text())
            except FileNotFoundError:
                pass
            taken = {int(one.read_text()) for one in self.users.iterdir() if one.name != ".lock" and one.suffix == ""}
            uid = next((one for one in _users() if one not in taken and not _is_known(one)), None)
            if uid is None:
                raise NoUserLeft("No user id is left for this organization's models.")
            draft = file.with_suffix(".draft")
            draft.write_text(str(uid))
            draft.replace(file)
            return uid


def _users() -> range:
    """Ids that may be handed out. A container with a user namespace of its own often has 65,536 in all."""
    try:
        there = sum(int(line.split()[2]) for line in Path("/proc/self/uid_map").read_text().splitlines())
    except (OSError, IndexError, ValueError):
        there = LAST_UID
    return range(FIRST_UID, LAST_UID) if there >= LAST_UID else range(max(10_000, there - 6_000), there - 600)


def _is_known(uid: int) -> bool:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True
