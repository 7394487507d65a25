#!/usr/bin/env python3
"""Write the lock files anew: every version pinned, every file by hash, for all systems and Python >= 3.11.

    python scripts/lock.py            (make lock)
    python scripts/lock.py --upgrade  newest versions that pyproject.toml allows

requirements.lock holds what the program needs to run, requirements-build.lock what its wheel is built with,
requirements-test.lock the test tools on top. No address of a package index may stand in them.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FLAGS = ("--universal", "--generate-hashes", "--no-emit-index-url", "--no-emit-find-links", "--no-header", "--quiet")
HEADER = "# Written by `make lock`; do not edit.\n"


def main(argv: list[str]) -> int:
    uv = Path(sys.executable).with_name("uv")
    base = [str(uv), "pip", "compile", "--python-version", "3.11", *FLAGS, *argv]
    with tempfile.TemporaryDirectory() as work:
        build = Path(work, "build.in")
        build.write_text("hatchling>=1.27\n", encoding="utf-8")
        locks = {
            "requirements.lock": ["pyproject.toml"],
            "requirements-build.lock": [str(build)],
            "requirements-test.lock": ["pyproject.toml", "--extra", "test", "-c", "requirements.lock"],
        }
        for name, args in locks.items():
            subprocess.run([*base, *args, "-o", name], cwd=ROOT, check=True)
            path = ROOT / name
            text = path.read_text(encoding="utf-8")
            # what required a package is a comment of its own, and names the temporary folder
            text = re.sub(r"^ +#.*\n", "", text, flags=re.M)
            kept = [line for line in text.splitlines() if not line.startswith(("-", "#")) and line.strip()]
            text = HEADER + "\n".join(kept) + "\n"
            if found := re.search(r"\w+://\S+|--(?:extra-)?index-url", text):
                sys.exit(f"{name} names an address: {found.group()}")
            path.write_text(text, encoding="utf-8", newline="\n")
            print(f"{name}: {len(re.findall(r'^[a-z]', text, flags=re.M | re.I))} packages")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
