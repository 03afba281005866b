"""Write the workbook that the demo city's market-regulation bureau hands over; it is imported as any other."""

import csv
import random
from collections import defaultdict
from datetime import date
from pathlib import Path

import xlsxwriter

from anlan.config.demo.names import mark, phone
from anlan.foundation.codes.rules import credit_code_check_digit
from anlan.foundation.scope.rules import PUBLIC
from anlan.registry.industries.queries import industry_index

HERE = Path(__file__).parent
HEADINGS = (
    "序号", "企业（单位）名称", "统一社会信用代码", "主体类型", "登记状态", "成立日期", "行业代码", "行业名称",
    "从业人数", "上年营业收入（万元）", "所属县区", "所属乡镇（街道）", "所属村（社区）", "注册地址", "实际经营地址",
    "经度", "纬度", "行业主管部门", "安全负责人电话", "经营范围", "备注", "企业规模",
)  # fmt: skip
KIND_WORDS = {"enterprise": "企业", "sole_trader": "个体工商户", "cooperative": "农民专业合作社"}
CODE_HEAD = {"enterprise": "91", "sole_trader": "92", "cooperative": "93"}
# 149,076 entities = 36,305 enterprises + 102,134 sole traders + 10,637 cooperatives (source 002).
KIND_SHARES = {"enterprise": 36_305, "sole_trader": 102_134, "cooperative": 10_637}
STORY_COUNTY = "潞州区"
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def credit_code(kind: str, county: str, serial: int) -> str:
    """Return a valid code of an invented entity (GB 32100)."""
    body = "".join(_ALPHABET[(serial // 31**place) % 31] for place in range(7, -1, -1))
    values = [int(sign, 36) for sign in body]
    rest = 11 - sum(value * weight for value, weight in zip(values, _ORGANISATION_WEIGHTS, strict=True)) % 11
    head = CODE_HEAD[kind] + county + body + {10: "X", 11: "0"}.get(rest, str(rest))
    return head + credit_code_check_digit(head)


def write_registry(
    path: Path, *, parties: int, villages: Path, centres: dict[str, tuple[float, float]], seed: int = 7
) -> None:
    """Write ``parties`` invented entities over the villages of ``villages`` (a CSV of the shipped shape).

    One row in sixty, in the county of the story one in twenty, has something to ask about, as real workbooks have: no
    code, a wrong digit, no industry, two departments, an address in another county, no longer in business.
    """
    rng = random.Random(seed)  # noqa: S311 (invented names need no secrecy)
    with villages.open(encoding="utf-8") as file:
        places = list(csv.DictReader(file))
    trades = _trades()
    classes = _classes()
    kinds = rng.choices(list(KIND_SHARES), list(KIND_SHARES.values()), k=parties)
    options = {"constant_memory": True, "strings_to_numbers": False, "strings_to_formulas": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        sheet = book.add_worksheet("市场主体台账")
        sheet.write_string(0, 0, "长治市市场主体安全生产监管台账（演示数据，主体均为虚构）")
        sheet.write_row(2, 0, HEADINGS)
        for serial, kind in enumerate(kinds):
            place = rng.choice(places)
            prefix, tails = rng.choices([row[:2] for row in trades[kind]], [row[2] for row in trades[kind]])[0]
            code, industry = rng.choice(classes[prefix])
            lon, lat = centres.get(place["county_code"], (113.1, 36.2))
            people = min(9_000, int(rng.lognormvariate(3.2, 1.2)) + 1) if kind == "enterprise" else rng.randint(1, 9)
            village = place["name"].replace("居委会", "").replace("村委会", "村")
            address = f"山西省长治市{place['county_name']}{place['township_name']}{village}{rng.randint(1, 400)}号"
            row: list[str | float | int] = [
                serial + 1,
                rng.choice(("长治市", place["county_name"])) + mark(rng) + rng.choice(tails),
                credit_code(kind, place["county_code"], 500_000_000 + serial),
                KIND_WORDS[kind],
                "存续（在营、开业、在册）",
                date(rng.randint(1996, 2025), rng.randint(1, 12), rng.randint(1, 28)).isoformat(),
                code,
                industry,
                people,
                round(people * rng.uniform(8, 120), 1),
                place["county_name"],
                place["township_name"],
                place["name"],
                address,
                address,
                round(lon + rng.uniform(-0.1, 0.1), 6),
                round(lat + rng.uniform(-0.08, 0.08), 6),
                "",
                phone(serial) if kind == "enterprise" else "",
                industry,
                "",
                _size(people) if kind == "enterprise" else "",
            ]
            _spoil(row, rng, places)
            for column, value in enumerate(row):
                if isinstance(value, str):
                    if value:
                        sheet.write_string(serial + 3, column, value)
                else:
                    sheet.write_number(serial + 3, column, value)
        sheet.write_string(parties + 3, 1, "合计")
        sheet.write_number(parties + 3, 8, parties)


def _size(people: int) -> str:
    """Return the size class by employees as most industries draw it (invented entities need no finer rule)."""
    return next((name for least, name in ((1000, "大型"), (300, "中型"), (20, "小型")) if people >= least), "微型")


def _spoil(row: list[str | float | int], rng: random.Random, places: list[dict[str, str]]) -> None:
    chance = rng.random() / (6 if row[10] == STORY_COUNTY else 2)
    if chance < 0.001:
        row[2] = ""
    elif chance < 0.002:
        row[2] = str(row[2])[:-1] + ("0" if str(row[2])[-1] != "0" else "1")
    elif chance < 0.0035:
        row[6] = row[7] = ""
    elif chance < 0.005:
        other = rng.choice(places)
        row[14] = f"山西省长治市{other['county_name']}{other['township_name']}{rng.randint(1, 99)}号"
    elif chance < 0.0065:
        row[17] = rng.choice(("工信局、应急管理局", "住建局/城管局", "待定"))
    elif chance < 0.0085:
        row[4] = rng.choice(("注销", "吊销，未注销", "迁出"))


def _trades() -> dict[str, list[tuple[str, list[str], int]]]:
    answer: dict[str, list[tuple[str, list[str], int]]] = defaultdict(list)
    with (HERE / "trades.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            answer[row["kind"]].append((row["prefix"], row["tails"].split("|"), int(row["share"])))
    return answer


def _classes() -> dict[str, list[tuple[str, str]]]:
    """Return division → (code, name) of its classes, from the shipped classification."""
    answer: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for entry in industry_index(PUBLIC).entries():
        if len(entry.code) == 4:
            answer[entry.code[:2]].append((entry.code, entry.name("zh-hans")))
    return answer
