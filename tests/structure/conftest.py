from pathlib import Path

import pytest
import yaml

from duizhao.read import Furniture
from duizhao.structure import Shape

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def furniture() -> Furniture:
    return Furniture.from_mapping(yaml.safe_load((ROOT / "rules/common/furniture.yaml").read_text("utf-8")))


@pytest.fixture(scope="session")
def shape() -> Shape:
    return Shape.from_mapping(yaml.safe_load((ROOT / "rules/rule-of-law/structure.yaml").read_text("utf-8")))
