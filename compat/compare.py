"""Compare how MLflow's tests end here with how they end against MLflow's own server.

Only those tests count that pass there (`baseline.json`) and fail against a server that knows no path: the others say
nothing. A test that fails here must stand in `exceptions.txt`, with the reason.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


def baseline() -> dict[str, bool]:
    """All tests of the baseline; True for those that say something."""
    tests = json.loads((HERE / "baseline.json").read_text())["tests"]
    return {
        nodeid: test["outcome"] == "passed" and test.get("null_server") != "passed" for nodeid, test in tests.items()
    }


def reasons(file: Path) -> dict[str, str]:
    """The lines `nodeid<TAB>reason` of a file. A nodeid without its parameters stands for all of them."""
    lines = [line.partition("\t") for line in file.read_text().splitlines() if line and not line.startswith("#")]
    return {nodeid: reason for nodeid, _, reason in lines}


def compare(outcomes: Mapping[str, Mapping[str, Any]], *, expected: Iterable[str]) -> bool:
    """Print the comparison; `expected` are the tests that should have run. Returns whether nothing is unexplained."""
    exceptions = reasons(HERE / "exceptions.txt")
    passed, excepted, unexplained = [], [], []
    for nodeid in expected:
        found = outcomes.get(nodeid, {"outcome": "missing", "why": "it did not run"})
        reason = exceptions.get(nodeid) or exceptions.get(nodeid.split("[")[0])
        if found["outcome"] == "passed":
            passed.append(nodeid)
            if reason:
                print(f"passes, though it is an exception: {nodeid}")
        elif reason:
            excepted.append((reason, nodeid))
        else:
            unexplained.append(f"{found['outcome']}: {nodeid}\n    {found['why'][:300]}")
    if excepted:
        print("\nExceptions:")
    for reason in dict.fromkeys(reason for reason, _ in excepted):
        names = [nodeid for of, nodeid in excepted if of == reason]
        print(f"\n  {reason} ({len(names)})")
        print("\n".join(f"    {name}" for name in names))
    if unexplained:
        print("\nFailures:\n\n  " + "\n  ".join(unexplained))
    total = len(passed) + len(excepted) + len(unexplained)
    print(
        f"\n{len(passed)} of the {total} tests that pass against MLflow's own server, and say something, pass here; "
        f"{len(excepted)} are exceptions, {len(unexplained)} are failures."
    )
    return not unexplained
