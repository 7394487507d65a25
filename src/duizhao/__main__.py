"""`python -m duizhao` where the command itself is not on the path."""

from __future__ import annotations

from duizhao.cli.app import main

if __name__ == "__main__":
    raise SystemExit(main())
