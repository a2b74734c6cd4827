import json
import runpy
from pathlib import Path

from crawler.dates import tables

SCRIPT = Path(__file__).parents[2] / "scripts" / "date_tables.py"


def test_the_tables_are_what_unicode_and_the_tz_database_say() -> None:
    made = runpy.run_path(str(SCRIPT))["make_tables"]()
    written = json.loads(Path(tables.__file__).with_suffix(".json").read_text("utf-8"))
    assert {name: written[name] for name in made} == made, "run: python scripts/date_tables.py"
    assert tables.table("months")["januar"] == 1
