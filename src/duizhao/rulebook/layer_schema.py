"""The schema of a layer, made from the schemas of what it edits: nothing is required, anything may be null.

`rules/schema/layer.schema.json` is what this makes of the other files there; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

__all__ = ["EDITABLE", "TIERS", "layer_schema"]

# key of a layer file -> (schema document, the mapping in it that the key edits)
EDITABLE: Final[Mapping[str, tuple[str, str]]] = {
    "book": ("rulebook", ""),
    "rules": ("rules", "rules"),
    "norms": ("norms", "norms"),
    "lexicon": ("lexicon", ""),
    "cues": ("cues", ""),
    "structure": ("structure", ""),
    "furniture": ("furniture", ""),
    "materials": ("materials", ""),
    "checks": ("consistency", "checks"),
}
TIERS: Final[Mapping[str, str]] = {
    "province": "省",
    "city": "市",
    "county": "县（区）",
    "kind": "单位类型",
    "strictness": "宽严",
    "unit": "单位",
}
_DROPPED: Final = frozenset(
    {"required", "minProperties", "maxProperties", "anyOf", "allOf", "dependentSchemas", "default"}
)
_NAMED: Final = frozenset({"name"})  # what makes a rulebook this one is not for layers
_LIST: Final = "整个列表（替换），或“词语: true”（加上）、“词语: null”（删去）的键值表"


def layer_schema(documents: Mapping[str, Any]) -> dict[str, Any]:
    """The schema document of a layer file."""
    relaxer = _Relaxer(documents)
    edits = {}
    for key, (name, inner) in EDITABLE.items():
        base = f"{name}.schema.json"
        schema = documents[base]["properties"][inner] if inner else documents[base]
        edits[key] = relaxer.relax(schema, base)
    for name in _NAMED:
        edits["book"]["properties"].pop(name)
    text = "common.schema.json#/$defs/text"
    guess = {
        "title": "名称的写法",
        "type": "object",
        "required": ["pattern", "reason"],
        "properties": {
            "pattern": {"$ref": "common.schema.json#/$defs/regex", "title": "单位名称的正则表达式"},
            "reason": {"$ref": text, "title": "理由", "description": "推测时照此打印"},
        },
        "additionalProperties": False,
    }
    head = {
        "layer": {
            "title": "层的名称",
            "description": "与文件同名，小写字母、数字和连字符",
            "type": "string",
            "pattern": "^[a-z][a-z0-9-]*$",
        },
        "tier": {
            "title": "级",
            "description": "；".join(f"{tier} {title}" for tier, title in TIERS.items()) + "；按这个次序叠加",
            "type": "string",
            "enum": list(TIERS),
        },
        "rulebook": {
            "title": "规则集",
            "description": "修改哪一套规则集",
            "type": "string",
            "pattern": "^[a-z][a-z0-9-]*$",
        },
        "title": {"$ref": text, "title": "中文名称"},
        "note": {"$ref": text, "title": "说明"},
        "match": {
            "title": "凭单位名称推测",
            "description": "只用于 tier: kind；只作提示",
            "type": "array",
            "minItems": 1,
            "items": guess,
        },
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "layer.schema.json",
        "title": "层",
        "description": "对规则集的修改：只写要改的，null 表示删去。由其他格式文件生成，请勿手改",
        "type": "object",
        "required": ["layer", "tier", "rulebook", "title"],
        "properties": {**head, **edits},
        "additionalProperties": False,
        "$defs": relaxer.made,
    }


class _Relaxer:
    """Copies schemas with everything optional; what they refer to becomes a definition of the layer schema."""

    def __init__(self, documents: Mapping[str, Any]) -> None:
        self._documents = documents
        self.made: dict[str, Any] = {}

    def relax(self, schema: Mapping[str, Any], base: str) -> dict[str, Any]:
        if "$ref" in schema:
            return {
                **{k: v for k, v in schema.items() if k in ("title", "description")},
                "$ref": self._refer(schema["$ref"], base),
            }
        types = [schema["type"]] if isinstance(schema.get("type"), str) else list(schema.get("type", ()))
        if "array" in types:
            return self._list(schema, base)
        if "dependentSchemas" in schema:  # kinds of signals: an edit may name a key of any kind
            merged: dict[str, Any] = {}
            for one in schema["dependentSchemas"].values():
                _, kind = self._resolve(one["$ref"], base)
                merged = {**kind["properties"], **merged}
            return self.relax(
                {"title": schema["title"], "type": "object", "properties": merged, "additionalProperties": False}, base
            )
        out = {k: v for k, v in schema.items() if k not in _DROPPED and not k.startswith("$")}
        if "properties" in schema:
            out["properties"] = {k: self.relax(v, base) for k, v in schema["properties"].items()}
        for key in ("additionalProperties", "propertyNames"):
            if isinstance(schema.get(key), dict):
                out[key] = (
                    self.relax(schema[key], base) if key == "additionalProperties" else _absolute(schema[key], base)
                )
        if "enum" in out:
            out["enum"] = [*out["enum"], None]
        if types:
            out["type"] = [*dict.fromkeys([*types, "null"])]
        return out

    def _list(self, schema: Mapping[str, Any], base: str) -> dict[str, Any]:
        words = {"type": "object", "additionalProperties": {"type": ["boolean", "null"]}}
        inner = {k: v for k, v in schema.items() if k not in ("title", "description")}
        whole = _absolute(inner, base)
        return {"title": schema.get("title", "列表"), "description": _LIST, "anyOf": [whole, words, {"type": "null"}]}

    def _resolve(self, ref: str, base: str) -> tuple[str, Any]:
        document, _, pointer = ref.partition("#")
        document = document or base
        schema = self._documents[document]
        for step in pointer.split("/")[1:]:
            schema = schema[step]
        return document, schema

    def _refer(self, ref: str, base: str) -> str:
        document, schema = self._resolve(ref, base)
        name = f"{document.removesuffix('.schema.json')}.{ref.rpartition('/')[2] if '/' in ref else 'file'}"
        if name not in self.made:
            self.made[name] = {}  # a recursive schema finds this while it is made
            self.made[name].update(self.relax(schema, document))
        return f"#/$defs/{name}"


def _absolute(schema: Any, base: str) -> Any:
    """`schema` with its references made to work from another document."""
    if isinstance(schema, list):
        return [_absolute(one, base) for one in schema]
    if not isinstance(schema, dict):
        return schema
    return {k: base + v if k == "$ref" and v.startswith("#") else _absolute(v, base) for k, v in schema.items()}
