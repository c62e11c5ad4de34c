"""`python scripts/seed_data.py`: the sample organization, as `modelyard seed` makes it.

`--force` also adds it to a database that holds other organizations. DATABASE_URL names the database; without it the
embedded one is used.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from modelyard.cli import app

if __name__ == "__main__":
    app(["seed", *sys.argv[1:]])
