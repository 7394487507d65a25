"""Write rules/schema/layer.schema.json anew from the other schemas; with --check only say whether it is up to date."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from duizhao.rulebook.layer_schema import layer_schema
from duizhao.rulebook.schema import schemas

FILE = Path(__file__).resolve().parents[1] / "rules" / "schema" / "layer.schema.json"


def main() -> int:
    made = json.dumps(layer_schema(schemas().documents), ensure_ascii=False, indent=2) + "\n"
    if "--check" in sys.argv[1:]:
        return int(not FILE.is_file() or FILE.read_text(encoding="utf-8") != made)
    FILE.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
