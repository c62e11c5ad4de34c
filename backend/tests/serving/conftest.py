"""An engine of one machine with folders of its own; environments are shared, as they take long to make."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import warnings
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import pytest_asyncio

from modelyard.serving import jail
from modelyard.serving.engine import Profile
from modelyard.serving.local import LocalEngine
from modelyard.serving.places import Places
from tests.conftest import FOLDER

JAILED = not jail.check()
PROFILE = Profile.STRICT if JAILED else Profile.TRUSTED
Make = Callable[[Path], object]


@pytest.fixture(scope="session")
def shared_places(pytestconfig: pytest.Config) -> Iterator[Path]:
    """Environments, their locks and packages, for all processes of one run of the tests."""
    folder = Path(f"/tmp/modelyard-serving-{pytestconfig.stash[FOLDER].name}")
    folder.mkdir(mode=0o711, exist_ok=True)
    folder.chmod(0o711)
    users = folder / "users"
    with (folder / "lock").open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        count = int(users.read_text()) if users.exists() else 0
        users.write_text(str(count + 1))
    yield folder
    with (folder / "lock").open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        left = int(users.read_text()) - 1
        users.write_text(str(left))
    if left == 0:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def places(shared_places: Path) -> Iterator[Places]:
    with TemporaryDirectory(prefix="modelyard-engine-") as name:
        root = Path(name)
        root.chmod(0o711)
        for shared in ("environments", "locks", "cache", "pythons"):
            (shared_places / shared).mkdir(exist_ok=True)
            (root / shared).symlink_to(shared_places / shared)
        yield Places(root)


@pytest_asyncio.fixture
async def engine(places: Places) -> AsyncIterator[LocalEngine]:
    made = LocalEngine(places, start_within=60, retry_after=600)
    await made.open()
    yield made
    await made.close(end=True)
    left = subprocess.run(["pgrep", "-f", str(places.root)], capture_output=True, text=True, check=False).stdout.split()
    assert not [pid for pid in left if int(pid) != os.getpid()]


@pytest.fixture
def saved(places: Places) -> Callable[[Make], Path]:
    """Saves a model into a folder that models' users can read."""

    def save(make: Make) -> Path:
        folder = places.root / "given" / f"{len(list(places.root.glob('given/*')))}"
        folder.parent.mkdir(exist_ok=True)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            make(folder)
        for one in (folder.parent, folder, *folder.rglob("*")):
            one.chmod(0o755 if one.is_dir() else 0o644)
        return folder

    return save
