"""Prints what the SQLite of Python finds in a database file: its health, its schema and its rows."""

import json
import sqlite3
import sys

# Text may be invalid UTF-8: everything is asked for as hexadecimal.
VALUE = "typeof({0}) || ' ' || CASE typeof({0}) WHEN 'real' THEN printf('%.9e', {0}) ELSE hex({0}) END"


def quoted(name):
    return '"' + name.replace('"', '""') + '"'


def main(path):
    db = sqlite3.connect(path)
    for pragma in ("integrity_check", "foreign_key_check"):
        print(json.dumps([pragma, sorted(map(str, db.execute(f"PRAGMA {pragma}")))]))
    tables = [row[0] for row in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")]
    for table in tables:
        for row in db.execute(f"PRAGMA table_xinfo({quoted(table)})"):
            print(json.dumps([table, "column", *row]))
        for row in db.execute(f"PRAGMA foreign_key_list({quoted(table)})"):
            print(json.dumps([table, "reference", *row]))
        columns = [row[1] for row in db.execute(f"PRAGMA table_xinfo({quoted(table)})")]
        values = ", ".join(VALUE.format(quoted(column)) for column in columns)
        for row in db.execute(f"SELECT {values} FROM {quoted(table)}"):
            print(json.dumps([table, "row", *row]))


main(sys.argv[1])
