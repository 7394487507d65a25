"""The structure of a report: title, unit, year, section tree, roles, sentences, and its kind."""

from duizhao.structure.kind import classify
from duizhao.structure.parse import parse
from duizhao.structure.shape import Shape

__all__ = ["Shape", "classify", "parse"]
