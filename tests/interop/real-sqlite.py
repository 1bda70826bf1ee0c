"""One statement, or a script, on a database file: what it returns goes out as JSON.

Reads {"file", "sql", "values", "script", "dates"} from standard input.
"""

import json
import sqlite3
import sys

job = json.load(sys.stdin)
detect = sqlite3.PARSE_DECLTYPES if job["dates"] else 0
connection = sqlite3.connect(job["file"], detect_types=detect)
connection.row_factory = sqlite3.Row
connection.execute("PRAGMA foreign_keys = ON")
if job["script"]:
    connection.executescript(job["sql"])
    rows = []
else:
    rows = [dict(row) for row in connection.execute(job["sql"], job["values"])]
connection.commit()
connection.close()
print(json.dumps(rows, default=repr))
