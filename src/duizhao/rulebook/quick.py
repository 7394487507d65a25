"""A fast yes for data that conform to a JSON Schema.

jsonschema is the authority and gives the messages, but to import and run it costs more than everything else that
loading a rulebook does. The schemas are therefore turned into closures that accept a conforming file in a few
milliseconds; whatever they do not accept, a keyword unknown here included, goes to jsonschema. A property test holds
that this never accepts what jsonschema rejects.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

__all__ = ["Quick", "resolve"]

Check = Callable[[Any], bool]

_SILENT: Final = frozenset({"$schema", "$id", "$defs", "$comment", "title", "description", "default", "examples"})
_TYPES: Final[dict[str, type]] = {
    "string": str,
    "integer": int,
    "boolean": bool,
    "object": dict,
    "array": list,
    "null": type(None),
}


def resolve(documents: Mapping[str, Any], base: str, ref: str) -> tuple[str, Any]:
    """The document name and the schema that `ref` points to from the document `base`."""
    name, _, pointer = ref.partition("#")
    name = name or base
    schema = documents[name]
    for part in pointer.split("/")[1:]:
        schema = schema[part]
    return name, schema


class Quick:
    """Checks for all schemas of a folder, built when first asked for."""

    def __init__(self, documents: Mapping[str, Any]) -> None:
        self._documents = documents
        self._made: dict[tuple[str, str], Check] = {}

    def accepts(self, name: str, data: Any) -> bool:
        """True only if `data` conform to the schema document `name`."""
        return self._ref(name, "#")(data)

    def _ref(self, base: str, ref: str) -> Check:
        name, schema = resolve(self._documents, base, ref)
        at = (name, ref.partition("#")[2])
        if at not in self._made:
            self._made[at] = lambda v: self._made[at](v)  # what a recursive schema finds while this one is made
            self._made[at] = self._make(name, schema)
        return self._made[at]

    def _make(self, base: str, schema: Any) -> Check:
        checks = []
        for keyword, value in schema.items():
            if keyword in _SILENT:
                continue
            maker = getattr(self, f"_on_{keyword.lstrip('$')}", None)
            if maker is None:
                return lambda v: False
            checks.append(maker(value, schema, base))
        return _both(checks)

    def _on_ref(self, value: Any, schema: Any, base: str) -> Check:
        return self._ref(base, value)

    def _on_type(self, value: Any, schema: Any, base: str) -> Check:
        types = {_TYPES.get(t) for t in ([value] if isinstance(value, str) else value) if t != "number"}
        if len(types) == 1 and "number" not in value:
            only = types.pop()
            return lambda v: type(v) is only
        if "number" in value:
            types |= {int, float}
        return lambda v: type(v) in types

    def _on_enum(self, value: Any, schema: Any, base: str) -> Check:
        return lambda v: type(v) is str and v in value

    def _on_pattern(self, value: Any, schema: Any, base: str) -> Check:
        search = re.compile(value).search
        return lambda v: type(v) is not str or search(v) is not None

    def _on_const(self, value: Any, schema: Any, base: str) -> Check:
        return lambda v: type(v) is type(value) and v == value

    def _on_minLength(self, value: Any, schema: Any, base: str) -> Check:
        return lambda v: type(v) is not str or len(v) >= value

    def _on_minItems(self, value: Any, schema: Any, base: str) -> Check:
        return lambda v: type(v) is not list or len(v) >= value

    def _on_minProperties(self, value: Any, schema: Any, base: str) -> Check:
        return lambda v: type(v) is not dict or len(v) >= value

    def _on_maxProperties(self, value: Any, schema: Any, base: str) -> Check:
        return lambda v: type(v) is not dict or len(v) <= value

    def _on_minimum(self, value: Any, schema: Any, base: str) -> Check:
        return lambda v: type(v) not in (int, float) or v >= value

    def _on_maximum(self, value: Any, schema: Any, base: str) -> Check:
        return lambda v: type(v) not in (int, float) or v <= value

    def _on_exclusiveMinimum(self, value: Any, schema: Any, base: str) -> Check:
        return lambda v: type(v) not in (int, float) or v > value

    def _on_required(self, value: Any, schema: Any, base: str) -> Check:
        names = frozenset(value)
        return lambda v: type(v) is not dict or names <= v.keys()

    def _on_items(self, value: Any, schema: Any, base: str) -> Check:
        check = self._make(base, value)
        return lambda v: type(v) is not list or all(map(check, v))

    def _on_propertyNames(self, value: Any, schema: Any, base: str) -> Check:
        check = self._make(base, value)
        return lambda v: type(v) is not dict or all(map(check, v))

    def _on_properties(self, value: Any, schema: Any, base: str) -> Check:
        checks = {name: self._make(base, sub) for name, sub in value.items()}

        def check(v: Any) -> bool:
            if type(v) is dict:
                for k, x in v.items():
                    if k in checks and not checks[k](x):
                        return False
            return True

        return check

    def _on_additionalProperties(self, value: Any, schema: Any, base: str) -> Check:
        known = schema.get("properties", {}).keys()
        if value is False:
            return lambda v: type(v) is not dict or v.keys() <= known
        other = self._make(base, value)
        return lambda v: type(v) is not dict or all(other(x) for k, x in v.items() if k not in known)

    def _on_dependentSchemas(self, value: Any, schema: Any, base: str) -> Check:
        checks = {name: self._make(base, sub) for name, sub in value.items()}
        return lambda v: type(v) is not dict or all(checks[k](v) for k in v.keys() & checks.keys())

    def _on_contains(self, value: Any, schema: Any, base: str) -> Check:
        check = self._make(base, value)
        return lambda v: type(v) is not list or any(map(check, v))

    def _on_allOf(self, value: Any, schema: Any, base: str) -> Check:
        return _both([self._make(base, sub) for sub in value])

    def _on_if(self, value: Any, schema: Any, base: str) -> Check:
        when, then = self._make(base, value), self._make(base, schema["then"])
        return lambda v: not when(v) or then(v)

    def _on_then(self, value: Any, schema: Any, base: str) -> Check:
        return lambda v: True  # belongs to `if`

    def _on_anyOf(self, value: Any, schema: Any, base: str) -> Check:
        checks = [self._make(base, sub) for sub in value]
        return lambda v: any(check(v) for check in checks)


def _both(checks: list[Check]) -> Check:
    if len(checks) == 1:
        return checks[0]
    if len(checks) == 2:
        first, second = checks
        return lambda v: first(v) and second(v)

    def check(v: Any) -> bool:
        for one in checks:  # noqa: SIM110 - a loop is twice as fast as all()
            if not one(v):
                return False
        return True

    return check
