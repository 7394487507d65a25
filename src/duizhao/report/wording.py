"""The fixed words of every output format, and how the basis of a finding is printed.

Two promises are kept here. An article is printed only where it was verified against the text of the document; and the
words stay those of one official helping another: what is absent reads 未见相关表述, the score is a reference.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from duizhao.model import Assessment, Basis, Context, Evidence, Finding, Nearest, Outcome, Substance

__all__ = [
    "CHECKED",
    "CHECKS_NOTE",
    "CHECKS_TITLE",
    "CLASSES",
    "CLASS_MEANINGS",
    "CONTEXTS",
    "DRAFT_MARK",
    "MEANINGS",
    "NOTHING_NEAR",
    "NO_BASIS",
    "OUTCOMES",
    "SCORE_NOTE",
    "SUBSTANCES",
    "USE_NOTE",
    "basis_lines",
    "basis_text",
    "class_title",
    "clause",
    "digest_text",
    "heading_text",
    "headline",
    "quoted",
    "section_text",
    "sentence",
    "source_text",
    "state",
    "where_text",
]

OUTCOMES: Final[Mapping[Outcome, str]] = {
    Outcome.MET: "已落实",
    Outcome.PARTIAL: "部分体现",
    Outcome.PLANNED: "仅列计划",
    Outcome.ADMITTED: "自述不足",
    Outcome.MISSING: "未见相关表述",
    Outcome.NOT_APPLICABLE: "不适用",
    Outcome.WAIVED: "经同意不作要求",
    Outcome.ERROR: "出错",
    Outcome.SUSPECT: "请核对",
}

MEANINGS: Final[Mapping[Outcome, str]] = {
    Outcome.MET: "报告写明已经做了，并且具体到看得出做了什么。",
    Outcome.PARTIAL: "报告写到了，但只有一部分，或者只有概括的说法。",
    Outcome.PLANNED: "报告只写了今后的打算，没有写本年度已经做了。",
    Outcome.ADMITTED: "报告写明这是不足，或者写明没有做。如实反映，不作差错。",
    Outcome.MISSING: "全文没有能说明这一要素的表述。",
    Outcome.NOT_APPLICABLE: "当年尚无此要求，或者报告写明没有这项职责、这类事项。",
    Outcome.WAIVED: "已经同意不作要求。",
    Outcome.ERROR: "程序未能判断这一条，不是报告的问题。",
    Outcome.SUSPECT: "报告中有几处前后不一，或者像是遗漏、残留，请核实；确实无误的不必改。",
}

CLASSES: Final[Mapping[str, str]] = {"prescribed": "规定内容", "expected": "一般应有", "advisory": "建议"}

CLASS_MEANINGS: Final[Mapping[str, str]] = {
    "prescribed": "文件列明年度报告应当写的内容，没有写到的排在修改意见最前。",
    "expected": "年度报告一般都会写到的工作，没有写到的请补写，或者说明没有这项工作。",
    "advisory": "写了更好的内容，没有写到只作建议。",
}

CONTEXTS: Final[Mapping[str, str]] = {
    Context.DONE: "已做",
    Context.ZERO: "写明未发生",
    Context.PLANNED: "属计划",
    Context.ADMITTED: "属自述不足",
    Context.QUOTED: "属引述",
    Context.OTHER: "属其他主体",
    Context.PAST: "属以往年度",
    Context.BLOCKED: "形近义异",
}

SUBSTANCES: Final[Mapping[Substance, str]] = {Substance.FACT: "有实据", Substance.STATEMENT: "仅表态"}

# What a check came to, where the words for a rule would mislead.
CHECKED: Final[Mapping[Outcome, str]] = {
    **OUTCOMES,
    Outcome.MET: "没有发现",
    Outcome.NOT_APPLICABLE: "没有核对",
}
CHECKS_TITLE: Final = "请先核对这几处"
CHECKS_NOTE: Final = "只是请核实，不计参考分；确实无误的不必改"

_INNER: Final = str.maketrans("“”", "‘’")
NO_BASIS: Final = "审核建议"
NOTHING_NEAR: Final = "全文没有相近的表述。"
SCORE_NOTE: Final = "按规则集自定的权重折算，只供前后对照，不是考核结果"
DRAFT_MARK: Final = "内部资料 · 草稿"
USE_NOTE: Final = "仅供核对参考，由人确认后使用"


def state(finding: Finding) -> str:
    """The outcome, and for what is covered whether it is shown by facts."""
    title = OUTCOMES[finding.outcome]
    return f"{title}，{SUBSTANCES[finding.substance]}" if finding.substance and finding.outcome.is_covered else title


def class_title(rule_class: str) -> str:
    """The Chinese name of a class of rules; the id itself for one that a rulebook invented."""
    return CLASSES.get(rule_class, rule_class)


def basis_text(basis: Basis) -> str:
    """One document: its title, its number where given, its article only where verified."""
    if basis.instrument == NO_BASIS:
        return NO_BASIS
    title = basis.instrument if "《" in basis.instrument else f"《{basis.instrument}》"
    if basis.number:
        title += f"（{basis.number}）"
    if basis.verified and basis.article:
        title += basis.article
    return title


def basis_lines(basis: Sequence[Basis], *, notes: bool = False) -> tuple[str, ...]:
    """All documents that ask for an element, or that it is a suggestion of the reviewer's.

    With `notes` also to whom or how far a document applies (部门参照), where there is room to say so.
    """
    lines = (basis_text(b) + (f"〔{b.note}〕" if notes and b.note else "") for b in basis)
    return tuple(dict.fromkeys(lines)) or (NO_BASIS,)


def section_text(passage: Evidence | Nearest) -> str:
    """Where a passage stands: its place in the file, where there is one, and its headings from the outermost on."""
    return heading_text(passage.place, passage.section)


def heading_text(place: str, section: Sequence[str]) -> str:
    """The same of a place in the file and of headings."""
    headings = " ＞ ".join(h for h in (heading.strip("。：: \n") for heading in section) if h)
    return "，".join(filter(None, (place, headings)))


def where_text(passage: Evidence | Nearest) -> str:
    """The same in brackets, to stand behind the passage; empty where nothing is known."""
    said = section_text(passage)
    return f"〔{said}〕" if said else ""


def clause(text: str) -> str:
    """`text` without the stop at its end, to go on after it."""
    return text.rstrip("。；; ")


def sentence(text: str) -> str:
    """`text` with one stop at its end."""
    return text if text[-1:] in "。！？" else clause(text) + "。"


def quoted(text: str) -> str:
    """A passage on one line in quotation marks, those inside it turned into single ones."""
    return f"“{' '.join(text.split()).translate(_INNER)}”"


def source_text(source: str) -> str:
    """The name of a file without its folders, which are nobody's business in a paper that is handed on."""
    return "标准输入" if source == "-" else source.replace("\\", "/").rstrip("/").rpartition("/")[2]


def headline(assessment: Assessment) -> str:
    """Unit and year, as far as they are known."""
    document = assessment.document
    unit = (document.unit if document else None) or "未能识别单位"
    year = f"{document.year}年度" if document and document.year else "年度未能识别"
    return f"{unit}　{year}"


def digest_text(assessment: Assessment) -> str:
    """What a result must name so that it can be repeated: rulebook, its digest and layers, the segmenter."""
    book = assessment.rulebook
    parts = [f"规则集 {book.get('title') or book.get('name', '')} {book.get('version', '')}".strip()]
    if book.get("digest"):
        parts.append(f"摘要 {str(book['digest'])[:12]}")
    if book.get("layers"):
        parts.append("叠加层 " + "、".join(map(str, book["layers"])))
    if assessment.segmenter:
        parts.append(f"分词 {assessment.segmenter}")
    return " · ".join(parts)
