"""What the UI shows by role is what the server allows by role."""

from __future__ import annotations

import json
from pathlib import Path

from modelyard.kernel.access import ORGANIZATION_PERMISSIONS, PROJECT_PERMISSIONS

FILE = Path(__file__).resolve().parents[3] / "frontend" / "src" / "shared" / "api" / "permissions.json"


def test_the_matrix_in_the_ui_is_the_servers() -> None:
    ours = {
        "organization": {role.value: sorted(held) for role, held in ORGANIZATION_PERMISSIONS.items()},
        "project": {role.value: sorted(held) for role, held in PROJECT_PERMISSIONS.items()},
    }
    assert json.loads(FILE.read_text()) == ours
