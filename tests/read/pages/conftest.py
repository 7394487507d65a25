import sys
from pathlib import Path

# helpers that tests import beside themselves
sys.path.insert(0, str(Path(__file__).parent))
