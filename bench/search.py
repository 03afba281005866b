"""Search with a city loaded: how long indexing takes, and each kind of query for a city, a county and a village.

    .venv/bin/python bench/search.py [--rows 150000] [--rounds 20] [--json]

Works in a home of its own that is removed at the end; with ANLAN_DATABASE_URL in a database of its own on that
server. The rows are synthetic: names, addresses and codes as a registry has them, no real firm. The goals: index
150,000 entries in 10 s, answer 95 of 100 queries in 150 ms (design, section 6).
"""

# ruff: noqa: PLC0415 (Django starts late: its settings depend on the home made here)
import argparse
import gc
import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

COUNTIES = [
    "潞州区",
    "上党区",
    "屯留区",
    "潞城区",
    "襄垣县",
    "平顺县",
    "黎城县",
    "壶关县",
    "长子县",
    "武乡县",
    "沁县",
    "沁源县",
]
GIVEN = "鑫宏瑞泰昌盛恒源晋东方华兴隆达康宁安顺利丰永祥福德润泽金鼎旭日天成博远中和嘉信众诚万里长河春晖"
TRADES = [
    "耐火材料",
    "水泥制品",
    "道路运输",
    "日用百货",
    "烟酒零售",
    "餐饮服务",
    "汽车修理",
    "机械加工",
    "煤炭洗选",
    "种植养殖",
    "建筑装饰",
    "物业管理",
    "化肥农药",
    "五金机电",
]
TAILS = [*["有限公司"] * 3, "有限责任公司", "分公司", *["店"] * 3, "经营部", "加工厂", "饭店", "超市", "专业合作社"]
ROADS = ["英雄", "太行", "长兴", "延安", "解放", "府后", "城南", "城北", "紫金", "保宁门", "友谊", "建设"]
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
QUERIES = {
    "one Chinese character": ["安", "市", "鑫", "店"],
    "two characters": ["宏瑞", "潞州", "鑫宏", "餐饮"],
    "a common word": ["有限公司", "长治市", "超市"],
    "a whole name": [],
    "the beginning of a name": [],
    "a name with a piece left out": [],
    "two words": ["宏瑞 有限公司", "襄垣 烟酒", "英雄路 饭店"],
    "an address": ["英雄中路12号", "太行街道"],
    "a whole code": [],
    "the beginning of a code": ["9114", "91140403", "92"],
    "digits": ["1", "12", "2026"],
    "initials": ["h", "hr", "czshr", "hrnhcl"],
    "full pinyin": ["hongrui", "changzhi", "changzhishihongrui", "xian"],
    "quotes and operators": ['"', 'a" OR b*', "NEAR(安全 生产)", "^安", "title:安", "' OR 1=1 --", "%_\\", "-安 +全"],
    "1,000 characters": ["有限公司" * 250, "a" * 1000, "1" * 1000],
    "nothing there": ["饕餮", "qqqqqq", "0000000000"],
}


def rows_of(count: int) -> Iterator[tuple[str, str, str, str]]:
    """Yield name, address, code and region path of invented firms."""
    rng = random.Random(7)
    for n in range(count):
        county, township, village = rng.randrange(12), rng.randrange(13), rng.randrange(18)
        place = rng.choice(["长治市", COUNTIES[county]])
        name = f"{place}{''.join(rng.sample(GIVEN, rng.choice((2, 3))))}{rng.choice(TRADES)}{rng.choice(TAILS)}"
        if rng.random() < 0.3:
            name = f"{name[:-1]}{rng.choice(GIVEN)}{name[-1]}"
        road = rng.choice(ROADS)
        address = f"山西省长治市{COUNTIES[county]}{road}街道{road}{rng.choice('东中西')}路{rng.randint(1, 400)}号"
        path = f"00080039{county + 100:04d}{county * 20 + township:04d}{(county * 20 + township) * 20 + village:04d}"
        yield name, address, f"91{140400 + county}{n:08d}X{n % 10}", path


@contextmanager
def installation() -> Iterator[None]:
    """Prepare tables in a home and database of their own."""
    with tempfile.TemporaryDirectory(prefix="anlan-bench-") as home:
        os.environ["ANLAN_HOME"] = home
        os.environ["DJANGO_SETTINGS_MODULE"] = "anlan.config.settings"
        url = os.environ.get("ANLAN_DATABASE_URL", "")
        if not url:
            prepare_tables()
            yield
            return
        import psycopg

        name = f"anlan_bench_{os.getpid()}"
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0")
            os.environ["ANLAN_DATABASE_URL"] = url.rpartition("/")[0] + f"/{name}"
            try:
                prepare_tables()
                yield
            finally:
                server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def prepare_tables() -> None:
    """Start Django and migrate."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def load(count: int) -> dict[str, float]:
    """Insert parties with their reach, index them, and time it."""
    from datetime import UTC, datetime

    from django.db import connection, transaction

    from anlan.foundation.bulk.services import insert_rows, reserve_ids
    from anlan.foundation.records.models import new_uid
    from anlan.foundation.search.pinyin import spelled
    from anlan.foundation.search.rules import Entry, grams, normalise, prepare
    from anlan.foundation.search.services import index_many
    from anlan.registry.parties.models import Party, PartyReach

    rows = list(rows_of(count))
    now = datetime(2026, 11, 22, tzinfo=UTC)
    uids = [new_uid() for _ in rows]
    with transaction.atomic():
        ids = reserve_ids(Party, count)
        parties = ((i, uid, "enterprise", row[0], now, 15) for i, uid, row in zip(ids, uids, rows, strict=True))
        insert_rows(Party, ["id", "uid", "kind", "name", "created_at", "gaps"], parties)
        lines = ("", "industry")
        reach = ((i, line, row[3]) for i, row in zip(ids, rows, strict=True) for line in lines)
        insert_rows(PartyReach, ["party", "line", "path"], reach)
    entries = [
        Entry(
            kind="party",
            uid=uid,
            title=name,
            party_id=i,
            subtitle=address,
            codes=(code,),
            areas=((path, ""), (path, "industry")),
        )
        for i, uid, (name, address, code, path) in zip(ids, uids, rows, strict=True)
    ]
    # What the bench itself holds must not be walked by the garbage collector while others are timed.
    gc.collect()
    gc.freeze()
    timed: dict[str, float] = {}

    def time_it(label: str, work: Any) -> None:
        begun, used = time.perf_counter(), time.process_time()
        work()
        timed[label] = time.perf_counter() - begun
        timed[f"{label} (CPU)"] = time.process_time() - used

    names = [normalise(row[0]) for row in rows]
    texts = [normalise(row[1]) for row in rows]
    time_it("initials and pinyin of names", lambda: deque((spelled(name) for name in names), 0))
    time_it("bigrams of names and addresses", lambda: deque(map(grams, names + texts), 0))
    time_it("everything of an entry", lambda: deque(map(prepare, entries), 0))
    time_it("index_many, empty index", lambda: index_many(entries))
    time_it("index_many again, 2,000 of them", lambda: index_many(entries[:2000]))
    rng = random.Random(1)
    for n in range(3):
        name, _address, code, _path = rows[n * 997]
        QUERIES["a whole name"].append(name)
        QUERIES["the beginning of a name"].append(name[:5])
        QUERIES["a name with a piece left out"].append(name[:5] + name[-4:])
        QUERIES["a whole code"].append(code)
    people = [
        Entry(
            kind="person",
            uid=new_uid(),
            title=rng.choice(SURNAMES) + "".join(rng.sample(GIVEN, 2)),
            party_id=rng.choice(ids),
            subtitle="应急管理局 科员",
            areas=((rows[n][3], ""),),
        )
        for n in range(min(3000, count))
    ]
    index_many(people)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return timed


def actors() -> dict[str, Any]:
    """Return who searches."""
    from anlan.foundation.scope.rules import Actor, Area, Reach

    def person(reach: Reach) -> Actor:
        return Actor(name="x", user_id=1, reach=reach)

    return {
        "everything": person(Reach(everything=True)),
        "the city": person(Reach(areas=(Area("00080039"),))),
        "one line": person(Reach(areas=(Area("00080039", "industry"),))),
        "a county": person(Reach(areas=(Area("000800390103"),))),
        "a village": person(Reach(areas=(Area("0008003901030060" + "1200"),))),
    }


def ask(rounds: int) -> dict[str, dict[str, list[float]]]:
    """Time every query for every actor; seconds by kind of query and actor."""
    from anlan.foundation.search.catalogue import SearchKind, declare
    from anlan.foundation.search.queries import grouped, search

    declare(
        *(SearchKind(kind=kind, label=kind, url=str, load=lambda uids: ()) for kind in ("party", "person")),
    )
    times: dict[str, dict[str, list[float]]] = {}
    for _ in range(rounds):
        for who, actor in actors().items():
            for label, texts in QUERIES.items():
                for text in texts:
                    begun = time.perf_counter()
                    search(actor, text, 20)
                    times.setdefault(label, {}).setdefault(who, []).append(time.perf_counter() - begun)
                    begun = time.perf_counter()
                    grouped(actor, text, 5)
                    times.setdefault("the box (by kind)", {}).setdefault(who, []).append(time.perf_counter() - begun)
    return times


def p95(values: list[float]) -> float:
    """Return the 95th percentile in milliseconds."""
    return statistics.quantiles(values, n=20, method="inclusive")[-1] * 1000


def main() -> None:
    """Measure and print one table."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--rows", type=int, default=150_000)
    arguments.add_argument("--rounds", type=int, default=20)
    arguments.add_argument("--json", action="store_true")
    chosen = arguments.parse_args()
    with installation():
        timed = load(chosen.rows)
        times = ask(chosen.rounds)
        from django.db import connection

        engine = connection.vendor
        connection.close()
    every = [value for by_actor in times.values() for values in by_actor.values() for value in values]
    if chosen.json:
        table = {label: {who: round(p95(v), 1) for who, v in by.items()} for label, by in times.items()}
        json.dump(
            {"engine": engine, "rows": chosen.rows, "seconds": timed, "p95_ms": table}, sys.stdout, ensure_ascii=False
        )
        return
    print(f"{engine}, {chosen.rows:,} parties")
    for label, seconds in timed.items():
        print(f"  {label:<42} {seconds:6.2f} s")
    people = list(actors_names(times))
    print(f"  {'95th percentile, ms':<30}" + "".join(f"{who:>13}" for who in people))
    for label, by_actor in times.items():
        print(f"  {label:<30}" + "".join(f"{p95(by_actor[who]):13.1f}" for who in people))
    print(f"  {'all queries':<30}{p95(every):13.1f}   worst {max(every) * 1000:.0f}")


def actors_names(times: dict[str, dict[str, list[float]]]) -> list[str]:
    """Return the columns of the table."""
    return list(next(iter(times.values())))


if __name__ == "__main__":
    main()
