"""Looks for known vulnerabilities of the server's packages: `pip-audit`, and a word when it could not look.

A vulnerability fails the check. An advisory service that cannot be reached does not: a build without the internet is no
worse than before, and says so.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

REQUIREMENTS = Path(__file__).resolve().parents[1] / "requirements.txt"
VULNERABLE = 1


def main() -> int:
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(REQUIREMENTS), "--format", "json"]
    command += ["--no-deps", "--disable-pip", "--progress-spinner", "off", "--timeout", "15"]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        packages = json.loads(answer.stdout)["dependencies"]
    except (ValueError, KeyError):
        print(f"pip-audit could not reach the advisory service: {answer.stderr.strip().splitlines()[-1:]}")
        return 0
    looked = [package for package in packages if "skip_reason" not in package]
    print(f"pip-audit looked up {len(looked)} of {len(packages)} packages.")
    for package in looked:
        for found in package["vulns"]:
            fixed = ", ".join(found["fix_versions"]) or "nothing yet"
            print(f"  {package['name']} {package['version']}: {found['id']}, mended in {fixed}")
    return VULNERABLE if any(package["vulns"] for package in looked) else 0


if __name__ == "__main__":
    raise SystemExit(main())
