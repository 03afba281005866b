"""The shapes of time phrases, a regular expression each, and the reader that makes the phrase. Pure.

The most telling come first: where two overlap, the earlier one keeps its words. docs/policy.md shows how to add one.
"""

import re
from collections.abc import Callable
from functools import lru_cache

from anlan.responsibility.policy.duties.lasting import (
    read_ahead,
    read_before_event,
    read_bounded,
    read_date,
    read_days_before,
    read_same_day,
    read_since,
    read_validity,
    read_within,
)
from anlan.responsibility.policy.duties.phrase import Phrase
from anlan.responsibility.policy.duties.repeating import (
    read_before_shift,
    read_by_period,
    read_following,
    read_one_one,
    read_per,
    read_regular,
    read_rotation,
    read_short_form,
    read_theme,
    read_watch,
    read_within_at_least,
    read_yearly_thing,
)
from anlan.responsibility.policy.numerals import NUMBER
from anlan.responsibility.policy.words import words

_NUMERALS = "0-9０-９〇零一二三四五六七八九十百千两几数多"


def _alternatives(found: dict[str, tuple[str, int, int]] | dict[str, tuple[str, int]]) -> str:
    return "(?:" + "|".join(sorted(map(re.escape, found), key=lambda word: (-len(word), word))) + ")"


@lru_cache
def shapes() -> tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Phrase | None]], ...]:
    """Return the rules, the most telling first: where two overlap, the earlier one keeps its words."""
    vocabulary = words()
    period = _alternatives(vocabulary.periods)
    span = _alternatives(vocabulary.spans)
    no_less = vocabulary.any_of("no_less")
    no_more = vocabulary.any_of("no_more")
    count = vocabulary.any_of("counts")
    number = NUMBER
    length = (
        rf"(?:(?P<from>{number})\s*[至到—–~～、-]\s*)?(?P<n>{number}|半)\s*"
        rf"(?P<u>个半月|{span})(?![岁龄级代])(?P<half>半(?!年|个))?"
    )
    within = r"(?:之内|以内|内)(?!部|容|外|设|在|涵|陆|河|蒙|资)"
    day = rf"(?:{number}月(?:份)?(?:{number}[日号])?(?:底|末|初|上旬|中旬|下旬)?)"
    # 每月25日前, 每季度末月20日前, 每周五, 每月底前
    day_of_period = (
        rf"(?:(?:首|末|第一个|最后一个)?月?{number}[日号](?!均)|(?<=周)[一二三四五六日天](?![次个])|底|末|初)"
        r"(?:之前|以前|前)?"
    )
    verb = r"[^，。；：、（）“”]"
    return tuple(
        (re.compile(shape), rule)
        for shape, rule in (
            # 24小时值班
            (
                rf"(?:(?:二十四|24|２４)\s*个?小时|昼夜|全天候)"
                rf"(?=(?:的|双人|专人|轮流|不间断|应急|安全|领导|进行|实行|全天候|有人)*{vocabulary.any_of('watch')})",
                read_watch,
            ),
            # 每班前, 每次上岗前, 班前, 每日投入使用前
            (
                rf"{vocabulary.any_of('before_shift')}|每次(?:上岗|作业|下井|出车|开工|交接班|当班)(?:之)?前",
                read_before_shift,
            ),
            # 每半年, 每两年, 每个工作日, 每隔三个月, 每年11月9日
            (
                rf"(?P<pre>{no_less})?(?:每间隔|每隔|每满|每|逐|各)一?(?P<n>{number})?\s*(?P<p>{period})度?(?!份[^内]|吨|辆|台)"
                rf"(?:的?(?P<day>{day}|{day_of_period}))?",
                read_per,
            ),
            # 一季度一督查, 一日一报
            (
                rf"(?<![{_NUMERALS}第])(?P<n>一|两|三|半|[1-9])\s*(?P<p>{period})(?P<m>一|两|三)次?(?={verb}|[、，。”])",
                read_one_one,
            ),
            (rf"(?P<n>)(?P<p>半个?月|半年)(?P<m>一)(?={verb}|[、，。”])(?!次)", read_one_one),
            # 半年一次, 一年不少于两次, 年内至少四次
            (
                rf"(?<![{_NUMERALS}第每])(?:(?P<n>{number})\s*)?(?P<p>{period})(?:之?内)?(?P<h>(?!))?"
                rf"(?P<least>{no_less}){verb}{{0,6}}?(?P<m>{number})\s*{count}",
                read_within_at_least,
            ),
            (
                rf"(?<![{_NUMERALS}第每])(?:(?P<n>{number})\s*(?P<p>{period})|(?P<h>半年|学期))(?P<m>{number})\s*[次轮](?!性)",
                read_within_at_least,
            ),
            # 日查, 月调度, 季通报
            (
                rf"(?<![{_NUMERALS}每当次上本下同逐按即今昨前后之起工节假生某元近往翌隔全整个近平寒正闰度])"
                rf"(?P<p>半年|日|周|旬|月|季|年)(?P<v>{vocabulary.any_of('short_verbs')}|报(?![刊纸社道业]))",
                read_short_form,
            ),
            # 当月轮换
            (r"(?:当月|每月|按月|月)轮(?:换|值|流)", read_rotation),
            # 全年不少于四次, 于次月十日前, 于次年一月底前
            (rf"(?P<p>)(?:全年|年内){verb}{{0,8}}?{no_less}{verb}{{0,6}}?(?P<m>{number})\s*{count}", read_following),
            (
                rf"(?:于|在)?(?:次|翌|下)(?:一个?)?(?P<p>月|季度|年)度?(?P<m>)"
                rf"(?:(?:{number}月)?(?:{number}日|底|[上中]旬)?|月底)(?:之|以)?前",
                read_following,
            ),
            # 按月, 按季度, 按年
            (r"按(?P<p>半年度?|季度?|月度?|年度?|周|旬|日|天|班)(?!照|期|时|时足额|新|份|计|均)", read_by_period),
            # 把9月份作为“集中演练月”, “安全生产月”活动
            (r"把(?P<day>[0-9一二三四五六七八九十]{1,2}月(?:份)?)作为(?=[^，。；]{0,12}月)", read_theme),
            (
                r"(?<=“)(?:全国)?[^“”，]{0,6}(?:安全|消防|防灾减灾|宣传|应急)[^“”，]{0,4}[月周日](?=”[^。；]{0,40}活动)",
                read_theme,
            ),
            # 提前四十八小时, 提前至少三日
            (rf"提前\s*(?:至少|不少于)?\s*{length}", read_ahead),
            # 届满三个月前, 使用前十五日, 届满前三十日内
            (
                rf"(?P<event>[^，。；：“”]{{0,24}}?)(?:之?前|以前)的?(?:至少)?\s*{length}(?:之内|以内|内|前)?(?![以之]?[上下])",
                read_before_event,
            ),
            (rf"{length}\s*(?:之前|以前|前)(?!款|述|期|后|置|提(?![出交请供醒报])|往|来|的)", read_days_before),
            # 自受理之日起三十日内
            (
                rf"(?:(?:应当|应)?自|从|于)?(?P<event>[^，。；：]{{1,60}}?)(?:之日|当日|之时|次日|之日)(?:起|后)?(?:的|，|计算)?"
                rf"(?:最长)?(?:不超过|不得超过)?\s*{length}\s*(?:{within}|(?:之前|以前|前|届满前))?",
                read_since,
            ),
            # 不超过三十日内 / 三十日内 / 二个工作日以内
            (rf"(?:不超过|不得超过)?\s*{length}\s*{within}", read_within),
            # 当日, 次日, 当年内
            (r"(?:于|在)?(?P<w>当日|当天|次日|翌日|当年)(?:之内|内|以内|前)?", read_same_day),
            # 保存不少于四年, 有效期为三年, 期限不得超过一个月
            (
                rf"(?P<what>{vocabulary.any_of('retain')})(?P<mid>[^，。；：]{{0,8}}?)"
                rf"(?P<frame>{no_less}|{no_more}|为|是)?\s*{length}(?P<up>以上|以下)?",
                read_validity,
            ),
            (rf"(?P<frame>{no_less}|{no_more})(?P<what>{verb}{{0,4}}?)\s*{length}(?:之内|以内|内)?", read_bounded),
            (rf"{length}(?P<up>以上)?(?P<what>有效|备查)", read_bounded),
            # 定期, 经常性
            (rf"(?<![规约法固特指限设核确决一预议])(?:{vocabulary.any_of('regular')})(?!限|间)", read_regular),
            # 制定年度监督检查计划
            (r"(?P<p>半年度|年度|季度|月度)", read_yearly_thing),
            # 2024年6月底前, 3月底前
            (
                rf"(?:(?P<y>[0-9〇零一二三四五六七八九]{{4}})年)?(?:(?P<mo>{number})月(?:份)?)?(?:(?P<d>{number})[日号])?"
                rf"(?P<late>年?底|末|上旬|中旬|下旬)?(?P<b>之前|以前|前)",
                read_date,
            ),
        )
    )  # fmt: skip
