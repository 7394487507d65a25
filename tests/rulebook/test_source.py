"""The traps of YAML, and places."""

from __future__ import annotations

import string
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from duizhao.rulebook import source as module
from duizhao.rulebook.problems import Problems, RulebookErrors
from duizhao.rulebook.source import At, Source, read_source


def read(text: str) -> Source:
    problems = Problems()
    source = read_source("x.yaml", text.encode("utf-8"), problems)
    problems.raise_if_any()
    assert source is not None
    return source


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("no", "no"),
        ("Yes", "Yes"),
        ("on", "on"),
        ("off", "off"),
        ("True", "True"),
        ("y", "y"),
        ("2019-12-31", "2019-12-31"),
        ("2019-12-31 10:00:00", "2019-12-31 10:00:00"),
        ("010", "010"),
        ("0o17", "0o17"),
        ("0x1F", "0x1F"),
        ("1:30", "1:30"),
        ("1_000", "1_000"),
        ("1e3", "1e3"),
        (".5", ".5"),
        (".inf", ".inf"),
        ("NULL", "NULL"),
        ("9" * 5000, "9" * 5000),
        ("=", "="),
        ("'3'", "3"),
        ('"true"', "true"),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("3", 3),
        ("-3", -3),
        ("0.5", 0.5),
        ("|\n  a\n  b\n", "a\nb\n"),
    ],
)
def test_scalars_are_what_they_look_like(written: str, meant: object) -> None:
    value = read(f"key: {written}").data["key"]
    assert value == meant
    assert type(value) is type(meant)


def test_keys_are_always_text() -> None:
    assert read("2019: a\nno: b\n1.0: c\nnull: d").data == {"2019": "a", "no": "b", "1.0": "c", "null": "d"}


def test_places_of_keys_values_and_items() -> None:
    source = read("a:\n  b: [x, 中文, z]\n  'c d':\n    - {e: 1}\n")
    at = At(source) / "a"
    assert [(p.line, p.column) for p in ((at / "b").key(), (at / "b").value(), (at / "b" / 1).value())] == [
        (2, 3),
        (2, 6),
        (2, 10),
    ]
    place = (at / "c d" / 0 / "e").value()
    assert (place.line, place.column, place.text) == (4, 11, "    - {e: 1}")
    assert (at / "nowhere" / 7).value() == at.value()  # the nearest that exists


def test_byte_order_mark_and_line_ends() -> None:
    problems = Problems()
    source = read_source("x.yaml", b"\xef\xbb\xbfa: 1\r\nb: 2\r\n", problems)
    assert source is not None
    assert source.data == {"a": 1, "b": 2}
    assert source.place(("b",), key=True).text == "b: 2"


def test_a_file_of_ten_thousand_brackets_does_not_crash() -> None:
    with pytest.raises(RulebookErrors, match="嵌套"):
        read("[" * 10_000)


def test_several_traps_in_one_file_are_all_reported() -> None:
    with pytest.raises(RulebookErrors) as caught:
        read("a: &x 1\nb: *x\na: 2\nc: !!str 3\n")
    assert [one.place.line for one in caught.value.all if one.place] == [1, 2, 3, 4]


words = st.text(st.sampled_from(string.ascii_lowercase + "中文《》、，：；“”#-'\" 0123456789"), min_size=1, max_size=8)
trees = st.recursive(
    words | st.booleans() | st.none() | st.integers(-99, 99),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words.filter(str.strip), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(words.filter(str.strip), trees, min_size=1, max_size=4), st.booleans())
def test_reads_back_what_pyyaml_writes(data: dict[str, Any], flow: bool) -> None:
    text = yaml.dump(data, Dumper=_NoAliases, allow_unicode=True, default_flow_style=flow, sort_keys=False)
    source = read(text)
    assert source.data == data
    _every_place_points_at_its_value(source, data, ())


@given(
    st.text(st.sampled_from("ab1 中：:-?[]{}#&*!|>'\"%@`,\t\n\r\x85\u2028.~<"), max_size=40) | st.binary(max_size=40)
)
def test_whatever_a_file_holds_is_read_or_reported(text: str | bytes) -> None:
    problems = Problems()
    raw = text.encode("utf-8") if isinstance(text, str) else text
    source = read_source("x.yaml", raw, problems)
    assert source is not None or problems
    if problems:
        with pytest.raises(RulebookErrors) as caught:
            problems.raise_if_any()
        assert all(one.place and one.place.text is not None for one in caught.value.all)


class _NoAliases(yaml.SafeDumper):
    def ignore_aliases(self, data: object) -> bool:
        return True


def _every_place_points_at_its_value(source: Source, value: Any, path: tuple[str | int, ...]) -> None:
    place = source.place(path)
    assert place.line is not None
    assert place.column is not None
    assert place.text is not None
    rest = place.text[place.column - 1 :]
    if isinstance(value, bool):
        assert rest.startswith(str(value).lower())
    elif isinstance(value, int):
        assert rest.startswith(str(value))
    elif isinstance(value, str):
        assert rest[:1] in "'\"?" or rest.startswith(value.split()[0][:1] if value.split() else "")
    elif value:
        for step, inner in value.items() if isinstance(value, dict) else enumerate(value):
            _every_place_points_at_its_value(source, inner, (*path, step))


@pytest.mark.parametrize(
    "text",
    [
        "a: 1\nb: [x, {c: 'd'}]\n",
        "a: 1\na: 2\n",
        "a:\n\tb: 1\n",
        "a: *x\n",
        "a: &x b\n",
        "a: b: c\n",
        "- a\n- [b\n",
        "a: @b\n",
    ],
)
def test_pure_python_parser_agrees(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without libyaml the data, the places and the kinds of problem are the same."""

    def outcome() -> object:
        try:
            return read(text).data
        except RulebookErrors as error:
            return error.place and error.place.line

    fast = outcome()
    monkeypatch.setattr(module, "_LOADER", yaml.SafeLoader)
    assert outcome() == fast
