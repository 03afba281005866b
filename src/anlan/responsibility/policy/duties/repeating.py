"""How a match of a repetition becomes a phrase: 每半年至少一次, 一季度一督查, 日查, 按月, 定期. Pure."""

import re

from anlan.responsibility.policy.duties.phrase import Phrase
from anlan.responsibility.policy.numerals import value
from anlan.responsibility.policy.rules import DutyType
from anlan.responsibility.policy.words import words


def _recurring(
    match: re.Match[str], rule: str, unit: str, every: int | None, minimum: int = 1, **more: object
) -> Phrase:
    return Phrase(
        rule,
        match.start(),
        match.end(),
        DutyType.RECURRING,
        unit=unit,
        every=every,
        minimum=minimum,
        **more,  # type: ignore[arg-type]
    )


def _times(unit: str, factor: int, number: int) -> tuple[str, int]:
    every = factor * number
    return ("n_years", every) if unit == "year" and every > 1 else (unit, every)


def number_of(match: re.Match[str], name: str = "n") -> int | None:
    """Return the number of a group, None where it is empty."""
    return value(match[name]) if match[name] else None


def read_watch(match: re.Match[str]) -> Phrase:
    """Read 24小时值班: every day, without a break."""
    return _recurring(match, "continuous-watch", "day", 1, note="continuous")


def read_before_shift(match: re.Match[str]) -> Phrase:
    """Read 班前, 每次上岗前: once a shift."""
    return _recurring(match, "before-shift", "shift", 1, confidence=0.85)


def read_per(match: re.Match[str]) -> Phrase | None:
    """Read 每半年, 每两年, 逐月, 各季度: a period with its number; a count is read by whoever merges."""
    period, number = match["p"], number_of(match)
    said = match.group()
    if "各" in said[:4] and period not in {"季度", "月", "月份", "学期"}:
        return None
    if "逐" in said[:4] and (number or period not in {"日", "月", "年", "季", "季度", "周", "班", "天", "旬"}):
        return None
    unit, factor, _ = words().periods[period]
    if number is not None and period in {"月", "月份"}:
        return None  # 每3月 is a slip or a date
    unit, every = _times(unit, factor, number or 1)
    note = {"工作日": "working day", "个工作日": "working day", "学期": "school term", "个学期": "school term"}.get(
        period, ""
    )
    return _recurring(match, "per-period", unit, every, note=note, confidence=0.98)


def read_one_one(match: re.Match[str]) -> Phrase | None:
    """Read 一季度一督查: once in each period."""
    period = match["p"]
    if match["n"] == "半" or (period in {"日", "天"} and match["n"] != "一"):
        return None
    unit, factor, _ = words().periods[period]
    number = value(match["n"]) or 1
    minimum = value(match["m"]) or 1
    behind = match.string[match.end() : match.end() + 1]
    if behind in "日天年月周、，。”" and not match.group().endswith("次"):
        return None
    unit, every = _times(unit, factor, number)
    return _recurring(match, "one-each-period", unit, every, minimum, confidence=0.95)


def read_within_at_least(match: re.Match[str]) -> Phrase | None:
    """Read 一年不少于四次, 半年一次: a count in a period."""
    number = number_of(match)
    minimum = value(match["m"])
    period = match["p"] or match["h"]
    if minimum is None or not 0 < minimum < 100 or (period in {"日", "天"} and number not in {None, 1}):
        return None
    if "least" not in match.re.groupindex and minimum > 4:
        return None
    unit, factor, _ = words().periods[period]
    unit, every = _times(unit, factor, number or 1)
    return _recurring(match, "times-in-period", unit, every, minimum, confidence=0.9)


_SHORT_UNITS = {
    "日": "day",
    "周": "week",
    "旬": "ten_days",
    "月": "month",
    "季": "quarter",
    "半年": "half_year",
    "年": "year",
}


def read_short_form(match: re.Match[str]) -> Phrase | None:
    """Read 日查, 月调度: a period and what is done in it, alone, quoted or behind who does it."""
    text, verb, period = match.string, match["v"], match["p"]
    ahead, behind = text[: match.start()], text[match.end() :]
    quoted = ahead.endswith(("“", "、", "‘", "《")) or behind[:1] in "”’"
    listed = bool(
        re.search(r"(?:实行|执行|落实|坚持|严格|建立|推行|做到|开展|实施|健全|完善|按照|采取|制度|机制)$", ahead)
    )
    if verb == "报" and not (quoted or listed or behind[:2] in {"制度", "送制"}):
        return None
    if period == "年" and verb not in {"检", "审", "报"} and not (quoted or listed):
        return None
    if verb in {"清", "结", "审", "评", "学习", "推进", "分析", "总结", "更新", "公布", "公示"} and not (
        quoted or listed
    ):
        return None
    if (
        re.search(r"[一-鿿]$", ahead)
        and not (quoted or listed)
        and period in {"日", "周", "年"}
        and verb in {"期", "检", "审"}
    ):
        return None
    return _recurring(match, "short-form", _SHORT_UNITS[period], 1, confidence=0.85)


def read_rotation(match: re.Match[str]) -> Phrase:
    """Read 当月轮换, 月轮值: by turns, a month each."""
    return _recurring(match, "rotation", "month", 1, confidence=0.85)


def read_by_period(match: re.Match[str]) -> Phrase:
    """Read 按月, 按季度."""
    unit, factor, _ = words().periods[match["p"]]
    return _recurring(match, "by-period", unit, factor, confidence=0.9)


def read_regular(match: re.Match[str]) -> Phrase:
    """Read 定期, 经常性: repeated, the interval is not stated."""
    return _recurring(match, "regular", "unspecified", None, confidence=0.9)


def read_yearly_thing(match: re.Match[str]) -> Phrase:
    """Read 年度 and 月度 in front of a plan, report or assessment."""
    unit, factor, _ = words().periods[match["p"]]
    return _recurring(match, "yearly-thing", unit, factor, confidence=0.85)


def read_theme(match: re.Match[str]) -> Phrase:
    """Read “安全生产月”, 把9月份作为“集中演练月”: a theme period comes every year."""
    return _recurring(match, "theme-period", "year", 1, note="theme period", confidence=0.5)


def read_following(match: re.Match[str]) -> Phrase:
    """Read 全年不少于四次, and 次月十日前: what is due after each period."""
    unit, factor, _ = words().periods[match["p"] or "年"]
    return _recurring(match, "times-in-period", unit, factor, value(match["m"] or "一") or 1, confidence=0.8)
