"""Write what ``MATRIX_SHOW=1 pytest tests/matrix -s`` printed into ``table.csv``; then review the difference.

Usage: MATRIX_SHOW=1 .venv/bin/pytest -q tests/matrix -s | .venv/bin/python -m tests.matrix.fill
The table is kept by hand: this only saves the typing, ``git diff`` shows what has to be thought about.
"""

import csv
import sys
from pathlib import Path

TABLE = Path(__file__).with_name("table.csv")


def main() -> None:
    """Merge the lines of standard input into the table."""
    with TABLE.open(encoding="utf-8") as file:
        reader = csv.DictReader(file)
        names = list(reader.fieldnames or ["address"])
        rows = {row["address"]: row for row in reader}
    for line in sys.stdin:
        if "SHOW\t" not in line:
            continue
        _show, who, address, seen = line[line.index("SHOW\t") :].rstrip("\n").split("\t")
        if who not in names:
            names.append(who)
        rows.setdefault(address, {"address": address})[who] = seen
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows[address] for address in sorted(rows))


if __name__ == "__main__":
    main()
