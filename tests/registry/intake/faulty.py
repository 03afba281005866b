"""A small registry workbook with planted faults, and how often each was planted: for whoever has no other data.

Lines are dictionaries field → cell; a layout says how they are laid out. The entities are invented, places and
industries are the shipped ones.
"""

import csv
import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from anlan.foundation.codes.rules import credit_code_check_digit
from anlan.registry.industries.rules import Entry
from anlan.registry.intake.gazetteer import RegionRow

PACKAGE = Path(__file__).resolve().parents[3] / "src" / "anlan" / "registry"
TODAY = date(2026, 11, 22)
DEPARTMENTS = ["应急管理局", "工信局", "住建局", "能源局", "商务局", "市场监管局"]
ENDS = ["商贸有限公司", "加工厂", "种植专业合作社"]
NAMES = "安泰恒信德顺祥瑞福盈丰华远达"
KINDS = {"91": "企业", "92": "个体工商户", "93": "农民专业合作社"}


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def region_rows() -> list[RegionRow]:
    """Return the shipped tree with keys of its own: the country to the counties, 长治市 down to its villages."""
    keys: dict[str, int] = {}
    rows: list[RegionRow] = []

    def add(code: str, level: int, parent: str, name: str) -> None:
        keys[code] = len(keys) + 1
        above = keys.get(parent)
        path = (rows[above - 1].path if above else "") + f"{keys[code]:04X}"
        rows.append(RegionRow(keys[code], level, above, path, code, name))

    for row in _rows(PACKAGE / "regions" / "data" / "country.csv"):
        add(row["code"], int(row["level"]), row["parent"], row["name"])
    for row in _rows(PACKAGE / "regions" / "data" / "changzhi_townships.csv"):
        add(row["code"], 4, row["county_code"], row["name"])
    for row in _rows(PACKAGE / "regions" / "data" / "changzhi_villages.csv"):
        add(row["code"], 5, row["township_code"], row["name"])
    return rows


def industry_entries() -> list[Entry]:
    """Return the shipped classification."""
    rows = _rows(PACKAGE / "industries" / "data" / "gbt4754_2017.csv")
    since = date(2017, 10, 1)
    return [
        Entry(
            n, "gbt4754-2017", row["code"], row["name_zh"], row["name_en"], int(row["level"]), row["parent"], "", since
        )
        for n, row in enumerate(rows)
    ]


def code(prefix: str, county: str, number: int) -> str:
    """Return a valid credit code."""
    body = f"{prefix}{county}{number:09d}"
    return body + credit_code_check_digit(body)


def clean_line(rng: random.Random, number: int, villages: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """Return a line without fault."""
    place = rng.choice(villages)
    prefix = rng.choice(list(KINDS))
    industry_code, industry = rng.choice([("0610", "烟煤和无烟煤开采洗选"), ("3011", "水泥制造"), ("5211", "百货零售")])
    address = f"山西省长治市{place['county_name']}{place['township_name']}{place['name']}{number % 90 + 1}号"
    return {
        "serial": float(number),
        "name": f"{place['county_name']}{''.join(rng.sample(NAMES, 2))}{number}{rng.choice(ENDS)}",
        "credit_code": code(prefix, place["county_code"][:6], number),
        "kind": KINDS[prefix],
        "state": "存续（在营、开业、在册）",
        "founded": f"{rng.randint(1995, 2024)}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}",
        "industry_code": industry_code,
        "industry_name": industry,
        "headcount": float(rng.randint(1, 900)),
        "revenue": round(rng.uniform(5, 9000), 1),
        "county": place["county_name"],
        "township": place["township_name"],
        "village": place["name"],
        "registered_address": address,
        "operating_address": address,
        "longitude": round(rng.uniform(112.5, 113.4), 6),
        "latitude": round(rng.uniform(35.9, 36.9), 6),
        "regulator": rng.choice(DEPARTMENTS) if prefix == "91" else "",
        "phone": "",
        "scope": industry,
        "remark": "",
    }


def plant(fault: str, line: dict[str, Any], rng: random.Random, villages: Sequence[Mapping[str, str]]) -> None:
    """Spoil one line."""
    valid = line["credit_code"]
    match fault:
        case "code_missing":
            line["credit_code"] = rng.choice(["", "无", "/"])
        case "code_check_digit_wrong":
            line["credit_code"] = valid[:-1] + ("1" if valid[-1] != "1" else "2")
        case "code_dirty_but_repairable":
            line["credit_code"] = rng.choice([f" {valid.lower()}　", valid[:9] + " " + valid[9:], _wide(valid)])
        case "industry_code_missing_name_given":
            line["industry_code"] = ""
        case "industry_unknown":
            line["industry_code"] = line["industry_name"] = ""
        case "operates_in_another_county":
            other = rng.choice([place for place in villages if place["county_name"] != line["county"]])
            line["operating_address"] = f"长治市{other['county_name']}{other['township_name']}工业路8号"
        case "township_only_in_address":
            line["township"] = line["village"] = ""
        case "coordinates_swapped":
            line["longitude"], line["latitude"] = line["latitude"], line["longitude"]
        case "coordinates_zero":
            line["longitude"] = line["latitude"] = 0.0
        case "date_in_another_format":
            year, month, day = map(int, line["founded"].split("-"))
            shape = rng.choice(["{}/{}/{}", "{}年{}月{}日", "{}.{}.{}", "{}{:02d}{:02d}"])
            line["founded"] = shape.format(year, month, day)
        case "headcount_as_text":
            line["headcount"] = f"{rng.choice(['约', ''])}{int(line['headcount'])}人{rng.choice(['左右', ''])}"
        case "no_longer_in_business":
            line["state"] = rng.choice(["注销", "吊销，未注销", "迁出"])
        case "name_with_stray_space":
            line["name"] = line["name"][:3] + rng.choice([" ", "\n", "　"]) + line["name"][3:]
        case "regulator_disputed":
            line["regulator"] = rng.choice(["工信局、应急管理局", "住建局/城管局", "待定"])


SPOILING = (
    "code_missing", "code_check_digit_wrong", "code_dirty_but_repairable", "industry_code_missing_name_given",
    "industry_unknown", "operates_in_another_county", "township_only_in_address", "coordinates_swapped",
    "coordinates_zero", "date_in_another_format", "headcount_as_text", "no_longer_in_business", "name_with_stray_space",
    "regulator_disputed",
)  # fmt: skip


@dataclass
class Register:
    """The lines in their order, and the truth about them."""

    lines: list[dict[str, Any]] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)


def make_register(count: int = 300, seed: int = 1, share: float = 0.25) -> Register:
    """Return ``count`` entities, of which about ``share`` are spoiled, with repetitions and doubled codes.

    ``share`` 0 is a register without any fault.
    """
    rng = random.Random(seed)
    villages = [
        row | {"county_code": row["county_code"]}
        for row in _rows(PACKAGE / "regions" / "data" / "changzhi_villages.csv")
    ]
    register = Register()
    for number in range(1, count + 1):
        line = clean_line(rng, number, villages)
        fault = rng.choice(SPOILING) if rng.random() < share else ""
        if fault:
            plant(fault, line, rng, villages)
            register.faults[fault] += 1
        register.lines.append(line)
        if share and rng.random() < 0.03:
            register.lines.append(dict(line))
            register.faults["row_repeated_exactly"] += 1
        elif share and not fault and rng.random() < 0.03:
            register.lines.append(line | {"name": line["name"] + "二部", "serial": float(number) + 0.0})
            register.faults["same_code_other_name"] += 1
    return register


def _wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) for c in text)


@dataclass(frozen=True)
class Layout:
    """How a bureau lays the register out: titles in their order, lines above, and what becomes of a line."""

    titles: Mapping[str, str]
    above: Sequence[Sequence[Any]] = ()
    second_heading: Sequence[str] = ()
    below_heading: Sequence[Sequence[Any]] = ()
    change: Callable[[dict[str, Any]], dict[str, Any]] = dict
    sheets: Callable[[dict[str, Any]], str] = lambda line: "台账"


def write(path: Path, register: Register, layout: Layout) -> Path:
    """Write the register to a workbook."""
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy/m/d"})
    rows: dict[str, int] = {}
    sheets = {}
    fields = list(layout.titles)
    for line in register.lines:
        name = layout.sheets(line)
        if name not in sheets:
            sheets[name] = book.add_worksheet(name)
            rows[name] = 0
            second = [layout.second_heading] if layout.second_heading else []
            for cells in (*layout.above, list(layout.titles.values()), *second, *layout.below_heading):
                sheets[name].write_row(rows[name], 0, cells)
                rows[name] += 1
        changed = layout.change(dict(line))
        for column, title in enumerate(fields):
            if changed.get(title, "") != "":
                sheets[name].write(rows[name], column, changed[title])
        rows[name] += 1
    for name, sheet in sheets.items():
        sheet.write(rows[name], fields.index("name") if "name" in fields else 0, "合 计")
        sheet.write(rows[name], len(fields) - 1, float(len(register.lines)))
    book.close()
    return path


PLAIN = {
    "serial": "序号", "name": "企业名称", "credit_code": "统一社会信用代码", "kind": "主体类型", "state": "登记状态",
    "founded": "成立日期", "industry_code": "行业代码", "industry_name": "行业名称", "headcount": "从业人数",
    "revenue": "年营业收入", "county": "所属县区", "township": "乡镇（街道）", "village": "村（社区）",
    "registered_address": "注册地址", "operating_address": "经营地址", "longitude": "经度", "latitude": "纬度",
    "regulator": "行业主管部门", "phone": "联系电话", "scope": "经营范围", "remark": "备注",
}  # fmt: skip


def _merged(line: dict[str, Any]) -> dict[str, Any]:
    """One column for the place down to the county, one for the point, real dates, other words, codes as numbers."""
    line["region"] = "山西省长治市" + line.pop("county")
    lon, lat = line.pop("longitude"), line.pop("latitude")
    line["coordinates"] = f"{lon},{lat}" if lon and lat else "0,0"
    line["kind"] = {"企业": "有限责任公司（自然人独资）", "个体工商户": "个体", "农民专业合作社": "合作社"}[
        line["kind"]
    ]
    parts = line["founded"].split("-")
    if len(parts) == 3:
        line["founded"] = date(*map(int, parts))
    if line["industry_code"]:
        line["industry_code"] = float(line["industry_code"])
    if line["credit_code"].isalnum():
        line["credit_code"] = "'" + line["credit_code"]
    line["headcount"] = str(int(line["headcount"])) if isinstance(line["headcount"], float) else line["headcount"]
    return line


def _everything_in_one(line: dict[str, Any]) -> dict[str, Any]:
    line["region"] = f"{line.pop('county')}{line.pop('township')}{line.pop('village')}"
    line["industry_name"] = f"{line['industry_code']} {line['industry_name']}".strip()
    line["revenue"] = f"{line['revenue'] * 10_000:.0f}"
    return line


LAYOUTS = {
    "plain": Layout(PLAIN),
    "titles above, other order, a numbering line": Layout(
        dict(reversed(PLAIN.items())) | {"name": "经营主体名称", "credit_code": "社会信用代码（18位）"},
        above=[["市场主体安全生产监管台账"], ["填报单位：市场监管局", "", "日期：2026年"], []],
        below_heading=[[str(n) for n in range(1, 22)], ["注：请勿改动表头"]],
    ),
    "merged columns, real dates, everyday words": Layout(
        {
            "name": "单位全称", "region": "所在地区", "township": "镇街", "village": "村居", "credit_code": "信用代码",
            "kind": "企业类型", "state": "经营状态", "founded": "成立时间", "industry_code": "国民经济行业代码",
            "industry_name": "所属行业", "headcount": "职工人数（人）", "revenue": "营业收入（万元）",
            "registered_address": "住所", "operating_address": "生产经营场所", "coordinates": "经纬度",
            "regulator": "监管部门", "scope": "主营业务", "phone": "手机", "remark": "说明", "serial": "No.",
        },
        above=[["全市生产经营单位底数"]],
        change=_merged,
    ),
    "a heading of two lines, sheets by kind": Layout(
        {
            "serial": "序号", "name": "名称", "credit_code": "统一代码", "kind": "类别", "state": "状态",
            "founded": "设立日期", "county": "行政区划", "township": "", "village": "",
            "registered_address": "地址",
            "operating_address": "", "longitude": "坐标", "latitude": "", "industry_code": "行业", "industry_name": "",
            "headcount": "员工人数", "revenue": "年收入", "regulator": "主管部门",
        },
        second_heading=[
            *("", "主体名称", "", "主体类型", "", "", "县区", "乡镇", "村", "注册", "经营", "经度", "纬度", "代码"),
            "名称",
        ],
        sheets=lambda line: line["kind"],
    ),
    "one column for the whole place, code and name of the industry together, yuan": Layout(
        {
            "name": "商户名称", "credit_code": "营业执照号", "kind": "主体性质", "state": "企业状态",
            "founded": "注册登记日期", "industry_name": "所属行业", "headcount": "从业人员数",
            "revenue": "营业额（元）",
            "region": "属地", "registered_address": "注册住所", "operating_address": "实际经营地",
            "longitude": "东经",
            "latitude": "北纬", "regulator": "行业部门",
        },
        change=_everything_in_one,
    ),
}  # fmt: skip
