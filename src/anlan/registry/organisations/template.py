"""The organisation template: which bodies a region of a level has, and with which posts. Pure, read once."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from anlan.registry.parties.lines import lines

CITY, COUNTY, TOWNSHIP, VILLAGE = 2, 3, 4, 5
LEVELS = (CITY, COUNTY, TOWNSHIP, VILLAGE)
_DATA = Path(__file__).with_name("data")
_NUMERALS = "一二三四五六七八九"
# What the government of a place is called, and its head, by the end of the place's name.
_GOVERNMENTS = {"街道": ("办事处", "主任"), "镇": ("人民政府", "镇长"), "乡": ("人民政府", "乡长")}
_HEADS_OF_GOVERNMENT = {"市": "市长", "区": "区长", "县": "县长", "旗": "旗长"}
_ZONE = ("管理委员会", "主任")


@dataclass(frozen=True)
class PostPlan:
    """A post that a body should have."""

    title: str
    kind: str
    role: str
    is_head: bool
    leader: str
    portfolio: tuple[str, ...]
    order: int


@dataclass(frozen=True)
class BodyPlan:
    """A body that a region should have; ``part_of`` and ``member_of`` are keys of bodies of the same region."""

    key: str
    kind: str
    line: str
    level: int
    name: str
    part_of: str
    member_of: str
    posts: tuple[PostPlan, ...]


def bodies_of(level: int, place: str) -> list[BodyPlan]:
    """Return the bodies that a region of this level and name should have."""
    plans = [
        _plan(
            row["key"], row["kind"], row["line"], level, _filled(row["name"], place), row["part_of"], row["member_of"]
        )
        for row in _rows("bodies.csv")
        if int(row["level"]) == level
    ]
    plans += [
        _plan(f"bureau:{line.code}", line.kind, line.code, level, place + line.bureau(level), "government", "committee")
        for line in lines().values()
        if level in (CITY, COUNTY) and line.bureau(level)
    ]
    return plans


def village_name(committee: str) -> str:
    """Return the village behind the name of its committee: 和平社区居委会 → 和平社区, 张庄村委会 → 张庄村."""
    for ending, kept in (("村民委员会", "村"), ("居民委员会", ""), ("村委会", "村"), ("居委会", "")):
        if committee.endswith(ending) and len(committee) > len(ending):
            return committee.removesuffix(ending) + kept
    return committee


def _plan(key: str, kind: str, line: str, level: int, name: str, part_of: str, member_of: str) -> BodyPlan:
    return BodyPlan(key, kind, line, level, name, part_of, member_of, _posts(key, level, name))


def _posts(key: str, level: int, name: str) -> tuple[PostPlan, ...]:
    family = key.partition(":")[0]
    found: list[PostPlan] = []
    for row in _rows("posts.csv"):
        if str(level) not in row["levels"].split() or row["body"] not in (key, family):
            continue
        title = row["title"].replace("{head}", head_title(name, level, is_government=key == "government"))
        count = int(row["count"])
        found += (
            PostPlan(
                title=title + (_NUMERALS[number] if count > 1 else ""),
                kind=row["kind"],
                role=row["role"],
                is_head=bool(row["head"]),
                leader=row["leader"],
                portfolio=tuple(code for code in row["portfolio"].split("|") if code),
                order=int(row["order"]) + number,
            )
            for number in range(count)
        )
    return tuple(sorted(found, key=lambda post: post.order))


def head_title(name: str, level: int, *, is_government: bool) -> str:
    """Return what the head of a body is called: 区长, 镇长, 局长, 主任 …"""
    if not is_government:
        return next((row["head"] for row in _rows("titles.csv") if name.endswith(row["ending"])), "负责人")
    if level == TOWNSHIP:
        return next((head for words, head in _GOVERNMENTS.values() if _is_of(name, words, head)), _ZONE[1])
    return _HEADS_OF_GOVERNMENT.get(name.removesuffix("人民政府")[-1:], "主任")


def _is_of(name: str, words: str, head: str) -> bool:
    return name.endswith(words) and (head == "主任" or name.removesuffix(words).endswith(head[0]))


def _filled(pattern: str, place: str) -> str:
    government = next((words for end, (words, _) in _GOVERNMENTS.items() if place.endswith(end)), _ZONE[0])
    if place.endswith(government):
        government = ""
    # Streets and zones have a working committee of the party, townships and towns a committee.
    party = "" if place.endswith(("镇", "乡")) else "工作"
    return pattern.format(place=place, village=village_name(place), government=government, party=party)


@lru_cache
def _rows(name: str) -> tuple[dict[str, str], ...]:
    with (_DATA / name).open(encoding="utf-8") as file:
        return tuple(csv.DictReader(file))
