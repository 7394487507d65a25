"""The makers are modules of their own, shared with scripts/compare_formats.py: `formats` stands for this folder."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
