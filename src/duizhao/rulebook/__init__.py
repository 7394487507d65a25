"""Rulebooks: YAML with positions, JSON Schema, references, and the compiled values that the engine works on."""

from duizhao.rulebook.load import load_rulebook
from duizhao.rulebook.model import Rule, Rulebook
from duizhao.rulebook.problems import RulebookErrors

__all__ = ["Rule", "Rulebook", "RulebookErrors", "load_rulebook"]
