"""How a match of a length of time becomes a phrase: 自…之日起十日内, 提前三日, 保存三年; and dates. Pure."""

import re
from dataclasses import replace

from anlan.responsibility.policy.duties.phrase import Phrase
from anlan.responsibility.policy.numerals import value
from anlan.responsibility.policy.rules import DutyType
from anlan.responsibility.policy.words import words


def length_of(match: re.Match[str]) -> tuple[int, str] | None:
    """Return number and unit of a length; 半年 is six months, 半小时 thirty minutes, 一年半 eighteen months."""
    unit, factor = words().spans.get(match["u"], ("months", 1))
    if match["n"] == "半":
        halves = {
            "years": (6, "months"),
            "months": (15, "calendar"),
            "hours": (30, "minutes"),
            "calendar": (12, "hours"),
        }
        return halves.get(unit)
    number = value(match["n"])
    if number is None or number == 0 or match.string[: match.start("n")].endswith("每"):
        return None  # 每两小时 is no length; hours repeat below what the guideline counts
    if match["u"] in {"月", "时"}:
        return None  # 三月, 八时: a month or an hour of the day, no length
    if match["u"] == "年" and number > 100:
        return None  # 2024年
    if match["half"]:
        return (number * 12 + 6, "months") if unit == "years" else None
    return number * factor, unit


def timed(match: re.Match[str], rule: str, type_: DutyType, **more: object) -> Phrase | None:
    """Make the phrase of a length of time; None where the match is none."""
    length = length_of(match)
    if length is None:
        return None
    return Phrase(rule, match.start(), match.end(), type_, days=length[0], day_unit=length[1], **more)  # type: ignore[arg-type]


def read_ahead(match: re.Match[str]) -> Phrase | None:
    """Read 提前二十四小时: before something that is named elsewhere."""
    return timed(match, "ahead-of-event", DutyType.DEADLINE, before=True, confidence=0.95)


_NO_EVENT = re.compile(r"(?:以|之|目|日|提|当|先|事|此|生|面|款|眼|跟|空|从|往)$")


def read_before_event(match: re.Match[str]) -> Phrase | None:
    """Read 届满前三十日: an event and how long before it."""
    event = match["event"]
    if len(event) < 2 or _NO_EVENT.search(event):
        return None
    phrase = timed(match, "before-event", DutyType.DEADLINE, before=True, event=_tail(event), confidence=0.9)
    start = match.start("from") if match["from"] else match.start("n")
    return phrase and replace(phrase, start=start)


def read_days_before(match: re.Match[str]) -> Phrase | None:
    """Read 施工十五日前: how long before an event."""
    if match["u"] in {"年", "个年度"}:
        return None  # 三年前 tells of the past
    ahead = match.string[: match.start()]
    if re.search(r"[月年]$", ahead):
        return None  # 1月31日前 is a date
    event = re.search(r"[^，。；：]{2,30}$", ahead)
    return timed(
        match,
        "days-before-event",
        DutyType.DEADLINE,
        before=True,
        event=_tail(event.group()) if event else None,
        confidence=0.9,
    )


def read_since(match: re.Match[str]) -> Phrase | None:
    """Read 自受理之日起三十日内: an event and how long after it."""
    phrase = timed(match, "within-since-event", DutyType.DEADLINE, event=_tail(match["event"]), confidence=0.98)
    if phrase is None:
        return None
    said = match.string[match.start() : match.start("n")]
    frames = re.finditer(r"(?:自|从|于|在)(?!行|己|然|动|治|觉|身|主|费|线|职|岗|建)", said)
    first = next((found for found in frames if not re.search(r"应当|必须|可以", said[found.end() :])), None)
    if first is None:
        modal = re.search(r".*(?:应当|必须|可以)", said)
        start = inner = modal.end() if modal else 0
    else:
        start, inner = first.start(), first.end()
    event = match.string[match.start() + inner : match.end("event")]
    return replace(phrase, start=match.start() + start, event=_tail(event))


def read_within(match: re.Match[str]) -> Phrase | None:
    """Read 三十日内: a span; its event stands around it."""
    return timed(match, "within", DutyType.DEADLINE, confidence=0.95)


def read_same_day(match: re.Match[str]) -> Phrase | None:
    """Read 当日, 次日, 当年: a span of no or one day."""
    said = match["w"]
    behind = match.string[match.end() : match.end() + 2]
    framed = match.group() != said
    if not framed and (behind[:1] in "轮值的起" or behind in {"生产", "价格", "新增"}):
        return None
    if said == "当年" and not framed and behind[:1] in "的度":
        return None
    unit = "years" if said == "当年" else "calendar"
    days = 1 if said in {"次日", "翌日"} else 0
    return Phrase("same-day", match.start(), match.end(), DutyType.DEADLINE, days=days, day_unit=unit, confidence=0.8)


def read_validity(match: re.Match[str]) -> Phrase | None:
    """Read 保存期限不少于三年, 有效期五年: how long something lasts."""
    what, frame, middle = match["what"], match["frame"], match["mid"]
    kept_ahead = words().any_of("keep") + r"[^，。；]{0,24}$"
    keeps = what in words().lists["keep"] or bool(re.search(kept_ahead, match.string[: match.start("n")]))
    if match["up"] == "以下" or re.search(r"[、，]", middle):
        return None
    if (
        frame is None
        and not (match["up"] == "以上" and keeps)
        and not (
            keeps
            or what in {"有效", "有效期", "任期", "聘期", "实习", "试用", "见习", "跟班", "公示", "试运行", "试生产"}
        )
    ):
        return None
    if frame in {"为", "是"} and what in {"时间", "间隔", "期间", "期"} and not middle:
        return None
    if re.match(r"\s*(?:之内|以内|内)", match.string[match.end() :]) and frame is None and not keeps:
        return None
    behind_check = re.search(r"(?:前|后|内|届满)$", middle)
    if behind_check and not keeps:
        return None
    note = "retention" if keeps else "greatest duration" if _is_most(frame) else "minimum duration" if frame else ""
    phrase = timed(match, "lasting", DutyType.VALIDITY, note=note, confidence=0.9)
    if phrase is None:
        return None
    start = (
        match.start("frame") if frame and frame not in {"为", "是"} else match.start("from" if match["from"] else "n")
    )
    if what in {"实习", "试用", "见习", "跟班"}:
        start = match.start()
        if least := re.search(words().any_of("no_less") + r"$", match.string[:start]):
            start = least.start()
    if _is_most(frame) and _DONE_WITHIN.search(match.string[max(0, match.start() - 8) : match.start("frame")]):
        phrase = replace(phrase, type=DutyType.DEADLINE, rule="within", note="")  # 上报时间不得超过两小时
    return replace(phrase, start=start)


_DONE_WITHIN = re.compile(r"(?:上报|报告|报送|办理|办结|答复|响应|到达)(?:的)?(?:时间|时限|期限)")


def _is_most(frame: str | None) -> bool:
    return frame is not None and frame in words().lists["no_more"]


def read_bounded(match: re.Match[str]) -> Phrase | None:
    """Read 不少于三年, 至少三个月: a duration when the clause speaks of lasting, decided by what stands around."""
    ahead = match.string[max(0, match.start() - 16) : match.start()]
    groups = match.re.groupindex
    frame = match["frame"] if "frame" in groups else None
    lasting = (
        re.search(words().any_of("retain") + r"[^，。；：]{0,12}$", ahead) or match["what"] in words().lists["retain"]
    )
    if "frame" in groups and not lasting and not (_is_most(frame) and not match["what"]):
        return None
    kept = re.search(words().any_of("keep"), ahead + (match["what"] or ""))
    note = (
        "retention"
        if kept or match["what"] == "备查"
        else "greatest duration"
        if _is_most(frame)
        else "minimum duration"
    )
    return timed(match, "lasting", DutyType.VALIDITY, note=note, confidence=0.8)


def read_date(match: re.Match[str]) -> Phrase | None:
    """Read 2024年底前, 3月31日前."""
    year, month, day = (value(match[name]) if match[name] else None for name in ("y", "mo", "d"))
    if month is None and not (year and match["late"]):
        return None
    if month is not None and (not 1 <= month <= 12 or (day is not None and not 1 <= day <= 31)):
        return None
    if month is not None and day is None and not match["late"] and year is None:
        return None  # 六月前 alone is too little
    said = (f"{year:04}" if year else "") + (f"-{month:02}" if month else "-12" if match["late"] else "")
    said += f"-{day:02}" if day else ""
    return Phrase("by-date", match.start(), match.end(), DutyType.DATE, date=said.lstrip("-"), confidence=0.85)


def _tail(event: str) -> str:
    """Return the last 30 characters of an event, without what stands in front of it."""
    event = re.split(r"(?:应当|必须|可以)", event)[-1]
    return re.sub(r"^(?:在|于|从|自)(?!行|己|然|动)", "", event)[-30:]
