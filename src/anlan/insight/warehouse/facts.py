"""Parties, posts, their facets, spells and waivers, as the engine knows them (``responsibility/owed`` says the same
for one holder). A post is a party with a negative key, so that both fit into one column.
"""

from pathlib import Path

import duckdb

from anlan.insight.warehouse.copying import copy_rows, read_rows, write_parquet

_DATED = {"first_day": "DATE", "last_day": "DATE", "recorded_at": "TIMESTAMPTZ", "superseded_at": "TIMESTAMPTZ"}
_FOREVER = (
    "DATE '1900-01-01' AS first_day, NULL::DATE AS last_day, {} AS recorded_at, NULL::TIMESTAMPTZ AS superseded_at"
)
_ALWAYS = _FOREVER.format("TIMESTAMPTZ '1970-01-01 00:00:00+00'")

# Name → what is asked of the working database, and the columns of its answer.
ASKED: dict[str, tuple[str, dict[str, str]]] = {
    "the_party": (
        "SELECT p.id, p.uid, p.kind, r.code, p.line, p.level FROM registry_party p "
        "LEFT JOIN registry_region r ON r.id = p.region_id",
        {"id": "BIGINT", "uid": "UUID", "kind": "VARCHAR", "code": "VARCHAR", "line": "VARCHAR", "level": "VARCHAR"},
    ),
    "the_post": (
        "SELECT id, uid, organisation_id, kind, leader, CASE WHEN is_head THEN 'yes' ELSE 'no' END, first_day, "
        "closed_on FROM registry_post",
        {
            "id": "BIGINT",
            "uid": "UUID",
            "party_id": "BIGINT",
            "post_kind": "VARCHAR",
            "leader": "VARCHAR",
            "head": "VARCHAR",
            "first_day": "DATE",
            "closed_on": "DATE",
        },
    ),
    "the_facet": (
        "SELECT party_id, name, value, first_day, last_day, recorded_at, superseded_at FROM registry_facet",
        {"party_id": "BIGINT", "name": "VARCHAR", "value": "VARCHAR", **_DATED},
    ),
    "the_spell": (
        "SELECT party_id, first_day, last_day, recorded_at, superseded_at FROM registry_spell WHERE state = 'active'",
        {"party_id": "BIGINT", **_DATED},
    ),
    "the_waiver": (
        "SELECT duty_id, party_id, post_id, first_day, last_day, recorded_at, superseded_at FROM responsibility_waiver",
        {"duty_id": "BIGINT", "party_id": "BIGINT", "post_id": "BIGINT", **_DATED},
    ),
}

# Name → the rows as the sweep reads them.
TOLD = {
    "party": """
        SELECT id AS party_id, kind, rpad(coalesce(code, ''), CASE WHEN code IS NULL THEN 0 ELSE 12 END, '0') AS region
        FROM the_party
        UNION ALL
        SELECT -s.id, 'post', rpad(coalesce(p.code, ''), CASE WHEN p.code IS NULL THEN 0 ELSE 12 END, '0')
        FROM the_post s JOIN the_party p ON p.id = s.party_id""",
    "facet": f"""
        SELECT * FROM the_facet WHERE value IS NOT NULL
        UNION ALL
        SELECT id, name, value, {_ALWAYS} FROM (
          UNPIVOT (SELECT id, line, level FROM the_party) ON line, level INTO NAME name VALUE value
        )
        UNION ALL
        SELECT -id, name, value, {_ALWAYS} FROM (
          UNPIVOT (
            SELECT s.id, s.post_kind, s.leader, s.head, p.kind AS unit_kind, p.line, p.level
            FROM the_post s JOIN the_party p ON p.id = s.party_id
          ) ON post_kind, leader, head, unit_kind, line, level INTO NAME name VALUE value
        )""",  # noqa: S608
    "spell": """
        SELECT * FROM the_spell
        UNION ALL
        SELECT -id, first_day, closed_on - 1, TIMESTAMPTZ '1970-01-01 00:00:00+00', NULL FROM the_post""",
    "waiver": """
        SELECT duty_id, coalesce(-post_id, party_id) AS party_id, first_day, last_day, recorded_at, superseded_at
        FROM the_waiver""",
    "holder": """
        SELECT uid, id AS party_id FROM the_party UNION ALL SELECT uid, -id FROM the_post""",
}


def export_facts(con: duckdb.DuckDBPyConnection, folder: Path, scratch: Path) -> None:
    """Write party, facet, spell, waiver and holder (uid → key) into ``folder``, whole and one after another."""
    for name, (query, shape) in ASKED.items():
        copy_rows(query, (), scratch / f"{name}.csv")
        read_rows(con, name, scratch / f"{name}.csv", shape)
    for name, query in TOLD.items():
        part = scratch / f"{name}.parquet"
        write_parquet(con, query, part)
        part.replace(folder / part.name)
