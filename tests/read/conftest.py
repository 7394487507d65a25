from pathlib import Path

import pytest
import yaml

from duizhao.read import Furniture

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def furniture() -> Furniture:
    return Furniture.from_mapping(yaml.safe_load((ROOT / "rules/common/furniture.yaml").read_text("utf-8")))
