"""The Word file for a report that could not be audited: why, and nothing else."""

from __future__ import annotations

from duizhao.model import Assessment
from duizhao.report.version import TOOL_TITLE, tool_version
from duizhao.report.word.paper import TITLES, new_paper, packed, put
from duizhao.report.wording import DRAFT_MARK, USE_NOTE, headline, sentence, source_text

__all__ = ["notice"]


def notice(assessment: Assessment, what: str) -> bytes:
    """A page that says what would stand in this `what`, and why it does not."""
    title = headline(assessment) if assessment.document else source_text(assessment.source)
    document = new_paper(title, top=2.5, bottom=2.5, side=2.6, size=12)
    put(document.add_paragraph(), DRAFT_MARK, 9, face=TITLES)
    put(document.add_paragraph(), title, 16, face=TITLES)
    put(document.add_paragraph(), f"没有做成{what}：{why(assessment)}")
    put(document.add_paragraph(), f"{USE_NOTE}。{TOOL_TITLE} {tool_version()}", 9, grey=True)
    return packed(document)


def why(assessment: Assessment) -> str:
    """Why nothing was audited."""
    if assessment.error is not None:
        return sentence(f"未能核对。{assessment.error['message']}")
    reason = assessment.kind.reason if assessment.kind else "未能读取"
    return f"不是本规则集核对的文种，未作核对：{sentence(reason)}"
