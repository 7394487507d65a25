"""The little report that stands in all made files."""

from __future__ import annotations

TITLE = "某区住房和城乡建设局2024年法治政府建设年度报告"
# stands in the text of every file, and never in a message
MARK = "青松翠柏"
PARAGRAPHS = (
    "一、主要举措和成效",
    f"（一）推进依法行政。组织{MARK}专题学法4次，聘请法律顾问2名。",
    "（二）规范行政执法。办理行政处罚案件36件，均已公示。",
    "二、存在的问题",
    "执法人员力量不足，普法形式不够丰富。",
    "三、下一步打算",
    "加强执法培训，完善普法清单。",
)
LINES = (TITLE, *PARAGRAPHS)
TEXT = "\n".join(LINES)
