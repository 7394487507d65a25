"""Two pages printed side by side on one sheet, as booklets are scanned."""

from __future__ import annotations

from dataclasses import replace

import paper

from duizhao.read.pages import Page, extract

LEFT = """
　　一、主要做法
　　去年以来，我局认真落实各项部署，把依法行政贯穿工作全
过程，取得了一定成效，组织执法人员培训三次，覆盖全部人
员，办理行政检查一百四十件，受理投诉举报九件，按期办结
的比例达到百分之九十五以上，没有发生一起被撤销的案件，
群众对我局依法办事的评价比上一年又有提高，各个科室都能
按照序时进度完成任务，有关台账资料已经整理归档备查了。
　　培训的内容包括宪法、民法典和水法，由法律顾问主讲，参
{foot r 14}— 2 —
"""
RIGHT = """
加人员都写出了心得体会。
　　二、存在的不足
　　培训次数偏少，覆盖面有待扩大，案卷评查还不够经常，要
在今后改进。执法人员的数量和任务不相适应，有的案件办理
时间较长，说理还不够充分，裁量的尺度还不够统一，需要在
下一年度加强指导，把各项制度落实到每一个环节，让执法的
过程更加公开，让办案的结果更加公正，让企业和群众都能从
每一次执法当中感受到公平正义，不断提高依法治理的水平。
{foot 14}— 3 —
"""


def test_two_pages_on_a_sheet() -> None:
    left, right = (paper.pieces(paper.lines(t)) for t in (LEFT, RIGHT))
    moved = tuple(replace(p, x0=p.x0 + paper.WIDTH, x1=p.x1 + paper.WIDTH) for p in right)
    sheet = Page(1, 2 * paper.WIDTH, paper.HEIGHT, left + moved)
    assert extract([sheet], "pdf").text == extract(paper.made([LEFT, RIGHT]), "pdf").text
    assert len(extract([sheet], "pdf").blocks) == 5
