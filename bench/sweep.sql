-- The sweep as somebody who knows DuckDB would write it for one list of duties: no Ibis, no Anlan. Tables: party, facet,
-- spell, act, waiver (the folder), duty (duty_no, duty_id, act_kind, minimum, from_day, to_day) and slot (the periods).
COPY (
WITH
slot_day AS MATERIALIZED (
  SELECT slot, duty_no, first_day, last_day, unnest(range(first_day, last_day + 1, INTERVAL 1 DAY))::DATE AS day FROM slot
),
known_facet AS (
  SELECT party_id, name, value, greatest(first_day, $begin) AS first_day, last_day FROM facet
  WHERE recorded_at <= $as_of AND (superseded_at IS NULL OR superseded_at > $as_of) AND first_day <= $end
    AND (last_day IS NULL OR last_day >= greatest(first_day, $begin))
    AND name IN ('size', 'employees', 'industrial', 'hazchem', 'crowded')
),
known_spell AS (
  SELECT party_id, greatest(first_day, $begin) AS first_day, last_day FROM spell
  WHERE recorded_at <= $as_of AND (superseded_at IS NULL OR superseded_at > $as_of) AND first_day <= $end
    AND (last_day IS NULL OR last_day >= greatest(first_day, $begin))
),
change AS (
  SELECT party_id, first_day AS day, name, value, 0 AS turn FROM known_facet
  UNION ALL SELECT party_id, last_day + 1, name, '', 0 FROM known_facet WHERE last_day < $end
  UNION ALL SELECT party_id, first_day, NULL, NULL, 1 FROM known_spell
  UNION ALL SELECT party_id, last_day + 1, NULL, NULL, -1 FROM known_spell WHERE last_day < $end
),
by_day AS (
  SELECT party_id, day, sum(turn) AS turn,
    max(value) FILTER (name = 'size') AS size, max(value) FILTER (name = 'employees') AS employees,
    max(value) FILTER (name = 'industrial') AS industrial, max(value) FILTER (name = 'hazchem') AS hazchem,
    max(value) FILTER (name = 'crowded') AS crowded
  FROM change GROUP BY party_id, day
),
stretch AS MATERIALIZED (
  SELECT s.party_id, first, last, kind, region, size, try_cast(employees AS DOUBLE) AS employees, industrial, hazchem, crowded
  FROM (
    SELECT party_id, day AS first, coalesce(lead(day) OVER one - 1, $end) AS last, sum(turn) OVER so_far AS active,
      last_value(size IGNORE NULLS) OVER so_far AS size, last_value(employees IGNORE NULLS) OVER so_far AS employees,
      last_value(industrial IGNORE NULLS) OVER so_far AS industrial,
      last_value(hazchem IGNORE NULLS) OVER so_far AS hazchem, last_value(crowded IGNORE NULLS) OVER so_far AS crowded
    FROM by_day
    WINDOW one AS (PARTITION BY party_id ORDER BY day), so_far AS (one ROWS UNBOUNDED PRECEDING)
  ) s JOIN party USING (party_id) WHERE active > 0
),
matching AS (
  {matching}
),
clipped AS (
  SELECT duty_no, party_id, greatest(first, from_day) AS first, least(last, to_day) AS last
  FROM matching JOIN duty USING (duty_no) WHERE greatest(first, from_day) <= least(last, to_day)
),
stint AS MATERIALIZED (
  SELECT c.party_id, c.first, c.last, a.slot AS opening, a.last_day AS opening_last, z.slot AS closing,
    z.first_day AS closing_first, c.first > a.first_day AS cut_before, c.last < z.last_day AS cut_after
  FROM clipped c JOIN slot_day a ON a.duty_no = c.duty_no AND a.day = c.first
  JOIN slot_day z ON z.duty_no = c.duty_no AND z.day = c.last
),
part AS (
  SELECT party_id, opening AS slot, least(last, opening_last) - first + 1 AS days FROM stint
  WHERE cut_before OR (cut_after AND opening = closing)
  UNION ALL SELECT party_id, closing, last - closing_first + 1 FROM stint WHERE cut_after AND opening <> closing
),
owed AS (
  SELECT party_id, unnest(range(opening + cut_before::INT, closing + 1 - cut_after::INT))::INT AS slot FROM stint
  UNION ALL
  SELECT party_id, slot FROM (SELECT party_id, slot, sum(days) AS days FROM part GROUP BY party_id, slot) JOIN slot USING (slot)
  WHERE 2 * days >= length
),
demand AS (SELECT slot, act_kind, minimum, due, duty_id, period, last_day, otherwise FROM slot JOIN duty USING (duty_no)),
proven AS (
  SELECT party_id, slot, early >= minimum AS in_time FROM (
    SELECT party_id, slot, count(*) AS every, count(*) FILTER (recorded_at < due) AS early
    FROM act JOIN (SELECT slot, day, act_kind, due FROM slot_day JOIN demand USING (slot)) d
      ON d.act_kind = act.kind AND d.day = act.counts_on
    WHERE valid AND recorded_at <= $as_of AND (voided_at IS NULL OR voided_at > $as_of)
    GROUP BY party_id, slot
  ) JOIN demand USING (slot) WHERE every >= minimum
),
let_off AS (
  SELECT DISTINCT party_id, slot, true AS is_waived FROM waiver JOIN demand USING (duty_id)
  WHERE recorded_at <= $as_of AND (superseded_at IS NULL OR superseded_at > $as_of)
    AND waiver.first_day <= demand.last_day AND (waiver.last_day IS NULL OR waiver.last_day >= demand.last_day)
)
SELECT duty_id, party_id, period,
  CASE WHEN in_time THEN 'met' WHEN is_waived THEN 'waived' WHEN in_time IS NOT NULL THEN 'late' ELSE otherwise END AS status
FROM owed LEFT JOIN proven USING (party_id, slot) LEFT JOIN let_off USING (party_id, slot) JOIN demand USING (slot)
) TO '{out}' (FORMAT parquet)
