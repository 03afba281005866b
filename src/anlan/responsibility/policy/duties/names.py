"""What the name of a party looks like: how it ends, what may stand in front of it, what begins behind it. Pure."""

import re
from functools import lru_cache

from anlan.responsibility.policy.words import words


@lru_cache
def modal_verb() -> re.Pattern[str]:
    """The word of duty, allowance or prohibition, as far as it is one: 要求 and 相应 are none."""
    return re.compile(
        r"应当|应该|必须|务必|不得|禁止|严禁|可以|有权|(?<=[^必需首主重简摘概提扼])要(?!求|点|件|素|闻|道|害|领)|(?<!对|相|供|响|效|反|感|适|顺|照|呼|回|因|不|理)应(?!急|对|用|力|聘|有|收|付|变|战|激|邀|诉|届|缴|税|税|征|召)|(?<!必|无)须(?!知)"
    )


@lru_cache
def _head() -> re.Pattern[str]:
    return re.compile(words().any_of("heads") + r"(?:[（(][^（）()]{1,40}[）)])?$")


@lru_cache
def _not_head() -> re.Pattern[str]:
    return re.compile(words().any_of("not_heads") + "$")


@lru_cache
def before_name() -> re.Pattern[str]:
    """What may stand in front of the name and is no part of it."""
    return re.compile(
        r"^(?:(?:同时|并且|而且|但是|但|其中|此外|另外|因此|然后|并|且|由|凡是|凡|要求|督促|明确|规定|确保|鼓励|支持|提倡|倡导|引导|推动|"
        r"(?:鼓励|支持|引导)(?:和|、|并)(?:鼓励|支持|引导)|每[^，]{0,4}[年月日周季]度?|"
        r"第[一二三四五六七八九十]+[，、是]|[一二三四五六七八九十]是)(?!的))+"
    )


CONDITION = re.compile(
    r"(?:的|时|后|前|期间|之日|情况下|情形下|以来|过程中|中|基础上|原则|要求|规定|之日起|以上|以下|为由)$"
)
# 职工安全培训合格后: what has happened to the party, no longer its name.
_FINISHED = re.compile(r"[一-鿿]{1,6}(?:合格|完成|结束|期满|届满)(?:后|的|时)")
# 新招工人入井前接受…: before or after what the party does, then the predicate.
_AHEAD_OF = re.compile(
    r"(?:入|接|交|上|下|离|到|开|动|复|停|施|作|出|进|转|调|换|就)[一-鿿]{1,4}[前后](?=应|必须|须|要|接受|进行|测试|检查|开展|组织|完成|由|参加|$)"
)
JOINED = re.compile(r"^(?:以及|及其|及|和|与|或者|或|并|会同)")
EVENT_AHEAD = re.compile(
    r"^(?:发生|接到|收到|发现|出现|遇有|遇到|在)[^，]{2,24}?(?:时|后|前|期间|之前|之后|的)(?=[^，]{2,})"
)


# 市长卢建明带头…: a name of two or three characters behind an office.
PERSON = re.compile(
    r"(?<=书记|市长|县长|区长|省长|主任|局长|厅长|部长|镇长|乡长)(?:[一-鿿]{2,3})(?=带头|带队|主持|率|$|，|每|定期|亲自)"
)

_OFFICE_AND_NAME = re.compile(r"^[^，、]{0,6}(?:书记|市长|县长|区长|省长|局长|镇长|乡长)[一-鿿]{2,3}$")


def is_party(name: str) -> bool:
    """Whether a name ends like the name of a party."""
    if _OFFICE_AND_NAME.search(name):
        return True
    if name.startswith("每次"):
        return False
    return bool(name) and bool(_head().search(name)) and not _not_head().search(name)


@lru_cache
def starter() -> re.Pattern[str]:
    """What begins a predicate behind a name."""
    vocabulary = words()
    return re.compile(
        rf"{modal_verb().pattern}|每(?!个|名|人|位|家|处)|逐|按|半年|年度|{vocabulary.any_of('regular')}|"
        rf"(?:{vocabulary.any_of('prepositions')})(?!(?:部|外|内))|{vocabulary.any_of('adverbs')}|{vocabulary.any_of('verbs')}"
        r"|主要负责(?!人)|被(?!许可|检查|监护|委托|抽查|保险|征收)|[0-9〇零一二两三四五六七八九十]+(?:个?月|日|年|个?工作日|小时)(?:内|前)"
    )


@lru_cache
def strong() -> re.Pattern[str]:
    """What begins a predicate for certain: no noun continues with it."""
    vocabulary = words()
    return re.compile(
        rf"{modal_verb().pattern}|每(?!个|名|人|位|家|处)|逐|{vocabulary.any_of('regular')}|"
        rf"(?:对|将|向|在|自|按照|根据|依据|依照|会同|针对|结合|与|为|经|于)(?!(?:部|外|内))|{vocabulary.any_of('adverbs')}"
    )


@lru_cache
def not_first() -> re.Pattern[str]:
    """What begins a chunk that has no subject of its own."""
    vocabulary = words()
    return re.compile(
        rf"^(?!在[岗职校册编建]|被考核)(?:{vocabulary.any_of('prepositions')}|{modal_verb().pattern}|每(?!个|名|人|位|家|处)|逐|"
        rf"{vocabulary.any_of('regular')}|{vocabulary.any_of('adverbs')}|{vocabulary.any_of('verbs')}|并|且|及时|或者|以及|和)"
    )


@lru_cache
def _relative() -> re.Pattern[str]:
    return re.compile(rf"^(?:{words().any_of('relative')})")


@lru_cache
def inner_head() -> re.Pattern[str]:
    """The last word of a party's name, anywhere in a text."""
    return re.compile(words().any_of("heads") + r"(?<!所(?=[在有属得需述]))(?:[（(][^（）()]{1,40}[）)])?")


@lru_cache
def compound() -> re.Pattern[str]:
    """What makes a longer name of an organ or a trade: 经营单位, 监督管理部门."""
    return re.compile(
        rf"^(?:{words().any_of('compounds')}(?:、|和|或者|以及)?){{1,4}}(?:单位|企业|部门|机构|人员|者|队伍|组织|中心|机关|公司|人|场所|委员会|站|所|局|厅|办|队|处|科)"
    )


def ends_name(behind: str) -> bool:
    """Whether the name ends here: a predicate follows, no longer name and no modifier of a later head."""
    if behind[0] in "的、和与或及者（(等" or behind.startswith(("以及", "单位", "部门", "人员", "机构", "负责人")):
        return False
    if _FINISHED.fullmatch(behind) or _AHEAD_OF.match(behind):
        return True
    return bool(starter().match(behind)) and not compound().match(behind) and not _opens_modifier(behind)


def _opens_modifier(behind: str) -> bool:
    """Whether what follows an organ only describes the next head: 负有…职责的部门, 确定的机构."""
    opened = _relative().match(behind) or re.match(words().any_of("verbs"), behind)
    if not opened or opened.group() in {"是", "对", "包括", "应"}:
        return False
    of = behind.find("的")
    if of < 0 or modal_verb().search(behind[:of]) or re.search(r"[。；]", behind[:of]):
        return False
    for close in inner_head().finditer(behind, of + 1, of + 24):
        rest = behind[close.end() :]
        if not rest or strong().match(rest) or rest[0] in "、和与或及的以" or starter().match(rest):
            return True
    return False
