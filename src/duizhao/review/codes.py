"""The codes of remarks on a rulebook: one table of what each means, why it matters, what to do, and from where on.

Codes are stable: one that is no longer given is not used again. Limits stand here, beside the reason for them; docs/lint.md
shows the table to the authors of rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

__all__ = [
    "CODES",
    "COMMON_SHARE",
    "COMMON_VETO",
    "FEWEST_SENTENCES",
    "LARGE_REPEAT",
    "LONGEST_TITLE",
    "MOST_SIGNALS",
    "OPEN_REPEATS",
    "SAME_LITERALS",
    "SAME_SENTENCES",
    "SHORTEST",
    "Code",
    "Severity",
]


class Severity(StrEnum):
    """How much a remark matters: a warning may make conclusions wrong, an info is worth knowing."""

    WARNING = "warning"
    INFO = "info"


# A phrase needs so many characters, the parts of a near so many together. The shipped rules need no fewer.
SHORTEST: Final = {1: 2, 2: 3}
# Of the background sentences a signal may fire in this share. In a report of some 150 sentences about ordinary work more
# would be a false find in every second report.
COMMON_SHARE: Final = 0.005
# Of the background sentences a veto may stand in this share. What is commoner than this are verbs of all work (开展, 组织).
COMMON_VETO: Final = 0.06
# Words, and sentences of examples, that two rules may share (Jaccard); sentences count when each rule hits some.
SAME_LITERALS: Final = 0.6
SAME_SENTENCES: Final = 0.8
FEWEST_SENTENCES: Final = 4
# What `rules list` has room for.
LONGEST_TITLE: Final = 14
# Trees over more signals than this are not tried out: there are 2 to their number cases.
MOST_SIGNALS: Final = 14
# Two stretches without limit, one after the other, cost the square of a sentence's length; this many are one too many. An
# upper limit of this many characters is as good as none.
OPEN_REPEATS: Final = 2
LARGE_REPEAT: Final = 100


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of remark. `limit` says in Chinese from where on it is given, and how that was set."""

    id: str
    name: str
    severity: Severity
    title: str
    why: str
    advice: str
    limit: str


def _warning(id_: str, name: str, title: str, why: str, advice: str, limit: str) -> Code:
    return Code(id_, name, Severity.WARNING, title, why, advice, limit)


def _info(id_: str, name: str, title: str, why: str, advice: str, limit: str) -> Code:
    return Code(id_, name, Severity.INFO, title, why, advice, limit)


_TABLE: Final = (
    _warning(
        "L101",
        "short_phrase",
        "词语太短",
        "一个字总会出现在许多不相干的词里，日常工作也会被认成已落实。",
        "请写成更完整的说法，或者加上另一组词，让它们一起出现才算。",
        f"单独就算命中的词少于 {SHORTEST[1]} 个字；near 各组里最短的词合起来少于 {SHORTEST[2]} 个字。“普法、稳评”这样的两字简称够用。",
    ),
    _info(
        "L102",
        "contained_phrase",
        "词语包含同一列表里的另一个词",
        "有短的就够了，长的那个写与不写，结论都一样；以为它管用，就会改错地方。",
        "请删去长的；如果本意是只认长的，就删去短的。",
        "只看直接写在 phrase、topic、without、anchors、any 里的词。长短会影响结果的不提：near 的字距，写了 edits 或 without_near 的，"
        "短的可能被遮蔽语盖住的，以及词表里的词组。",
    ),
    _warning(
        "L103",
        "common_phrase",
        "找法太宽",
        "在与本规则无关的日常公文里也常常找得到，报告没有写的，会被认成已落实或者部分体现。",
        "请换成更完整的说法，或者加一组词、加 topic、缩小字距；确属形近的，加遮蔽语。",
        f"在背景语料（common/background.txt）里，单凭它就使结论成立的句子超过 {COMMON_SHARE:.1%}。一篇报告约有 150 句日常工作，"
        "再宽就是一多半的报告里至少误认一句。只在不足、打算部分找的不提：那里本来都是日常的话。",
    ),
    _warning(
        "L104",
        "duplicate_signal",
        "信号重复",
        "同一规则的两个信号找的完全一样，总是同时成立：多写的一个不起作用，在 all、at_least 里还会一件事算两次。",
        "请删去一个，或者把其中一个改成本来要找的内容。",
        "除名称、说明和 strength 外，各项都相同。",
    ),
    _warning(
        "L105",
        "dead_phrase",
        "词语永远不起作用",
        "写了，却怎么也找不到，报告里写到的会被说成未见。",
        "请改写这个词语，或者删去与它抵触的否决词。",
        "词语里含有自己的否决词（without），或者含有断句的标点（。！？）而标点不在末尾。",
    ),
    _warning(
        "L106",
        "common_veto",
        "否决词太常见",
        "否决词使整句不算。太常见的词会把真正写到的句子一并去掉，报告写了的被说成未见。",
        "请换成更完整的说法，或者改用遮蔽语（只盖住那个词）、without_near（只管前后几个字）。",
        f"在背景语料里，含有它的句子超过 {COMMON_VETO:.0%}。超过这个比例的，都是“开展、组织、工作”一类到处可用的词和单字。",
    ),
    _info(
        "L201",
        "basis_unverified",
        "依据尚未核对",
        "没有对照原文核对过，核对结果里只印文件名称和文号，不印条款。",
        "请对照文件原文核对条款和适用年度，核对过了再写 verified: true。",
        "verified: false，“审核建议”除外。",
    ),
    _warning(
        "L202",
        "basis_missing",
        "规定内容没有依据",
        "“规定内容”说的是有文件规定要写。说不出文件，就不能这样要求别人。",
        "请补上规定这项内容的文件；没有文件的，把类别改成“一般应有”或者“建议”。",
        "类别是 prescribed，依据里只有“审核建议”。",
    ),
    _warning(
        "L203",
        "basis_years",
        "依据与适用年度不合",
        "核对这些年度的报告时，所依据的文件还没有施行，或者已经过了期。",
        "请改 in_force，使要求不早于依据、不晚于依据；或者补上那些年度适用的依据。",
        "没有一个依据在样例报告（frame）的年度有效；或者写明的 in_force 早于最早的依据、晚于最迟的依据。依据里有“审核建议”的不提。",
    ),
    _info(
        "L204",
        "basis_ends",
        "依据到期",
        "所列依据都有终止年度，再往后的报告就没有文件可引。",
        "到期以后请查有没有接续的文件，有就补上。",
        "全部依据都写了终止年度，而规则的适用年度没有终止。依据里有“审核建议”的不提。",
    ),
    _warning(
        "L301",
        "boilerplate_remedy",
        "修改意见是空话",
        "修改意见要问出事实：问谁、哪次会议、什么日期、多少件。只叫人“加强、完善”，得到的还是空话。",
        "请写成“请问某科室：本年度……几次、什么日期、哪份文件；没有的，如实写进不足”。",
        "没有一个问事实的词，或者有一个分句以“加强、进一步、高度重视”之类开头；词表在 common/lint.yaml。",
    ),
    _warning(
        "L302",
        "same_remedy",
        "与别的规则要求相同",
        "两条规则的要求或者修改意见一字不差，读的人分不清各要什么，多半是复制以后忘了改。",
        "请写明本规则要的是什么；如果本来就是一件事，请并成一条。",
        "要求（asks）或者修改意见（remedy）除空白、引号外完全相同。",
    ),
    _warning(
        "L303",
        "awkward_title",
        "名称不便引用",
        "名称要接在“未见”后面、列进一行里。写成命令、否定或者句子，读起来不通，还可能读反。",
        "请写成简短的名词或者动宾词组，如“合同审查”“听取汇报”。",
        f"以“请、应、未、没有”之类开头（词表在 common/lint.yaml），末尾有标点，或者超过 {LONGEST_TITLE} 个字（rules list 的一栏）。",
    ),
    _warning(
        "L401",
        "overlapping_rules",
        "规则重叠",
        "两条规则认的是同样的句子，一件事写了算两项，没有写也算两项。",
        "请并成一条，或者改信号，使各认各的。",
        f"要找的词语有 {SAME_LITERALS:.0%} 以上相同；或者在全部例句里，各命中 {FEWEST_SENTENCES} 句以上，其中 {SAME_SENTENCES:.0%} 以上相同"
        "（都按交集比并集）。照抄再改名的接近全部相同，各管一事的相邻规则不到一半。",
    ),
    _info(
        "L402",
        "unused_definition",
        "定义了没有用",
        "前提或者词组没有一处用到，多半是引用时写漏了，或者规则删去以后留下的。",
        "请在规则里引用，或者删去。",
        "没有规则引用的前提；没有一处引用、也没有经别的词组用到的词组。几套规则集共用的词组，有一套用到就不提；词表用自带的，也不提。",
    ),
    _warning(
        "L403",
        "unreachable_tree",
        "判定永远到不了",
        "无论报告怎样写，这个结论都不会出现：met 自相矛盾，或者 partial 成立时 met 必定已经成立。",
        "请改判定树：partial 应当比 met 要求得少。",
        f"逐一试过各信号成立与不成立的全部情形。信号超过 {MOST_SIGNALS} 个的规则不试。",
    ),
    _warning(
        "L404",
        "idle_signal",
        "信号不影响结论",
        "判定树里写了它，但它成立不成立，结论都一样；写的人以为它管用。",
        "请改判定树，让它起作用，或者删去这个信号。",
        f"逐一试过各信号成立与不成立的全部情形。信号超过 {MOST_SIGNALS} 个的规则不试。",
    ),
    _warning(
        "L405",
        "impossible_outcome",
        "可能的结论与规则不合",
        "outcomes 写给使用的人看会有哪些结论；与规则本身不合，就会答非所问。",
        "请改 outcomes，或者补上 expect.partial。",
        "写了 partial 而既无 expect.partial 又无 edits 的；not_applicable 写得不对的，载入时就报错。",
    ),
    _warning(
        "L501",
        "slow_regex",
        "正则表达式会很慢",
        "几段不限长短的部分前后相接，句子一长，花的时间按长度的平方、立方增加；有的报告整篇只有一句。",
        "请给其中的“.”或者“[^……]”写明上限，如 [^，。]{0,20}。",
        f"同一个分支里有 {OPEN_REPEATS} 段以上的“.”或者“[^……]”不限次数（上限 {LARGE_REPEAT} 以上的也算），后面又没有它所排除的字来收住。"
        "重复套重复的，装入时就会报错。",
    ),
)

CODES: Final[Mapping[str, Code]] = {code.id: code for code in _TABLE}
