"""How the system that tidemark follows runs migrations: each commits for itself, and is recorded afterwards.

usage: original-runner.py CASE
Prints, as JSON, what is in the database after two runs of the case.
"""
import json
import sqlite3
import sys

HISTORY = (
    "CREATE TABLE IF NOT EXISTS schema_migrations "
    "(version TEXT PRIMARY KEY, description TEXT, applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP)"
)


def run(connection, migrations):
    connection.execute(HISTORY)
    for version, can_apply, apply in migrations:
        if connection.execute("SELECT 1 FROM schema_migrations WHERE version = ?", (version,)).fetchone():
            continue
        if not can_apply(connection):
            continue
        apply(connection)
        connection.execute(
            "INSERT INTO schema_migrations (version, description) VALUES (?, ?)", (version, version)
        )
        connection.commit()


def always(_):
    return True


def no_tags_yet(connection):
    found = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'tags'").fetchone()
    return found is None


def commits_then_fails(connection):
    connection.execute("CREATE TABLE tags (x)")
    connection.commit()
    connection.execute("INSERT INTO nowhere VALUES (1)")


def rebuilds(connection):
    connection.execute("CREATE TABLE new_parent (id INTEGER PRIMARY KEY, name TEXT NOT NULL)")
    connection.execute("INSERT INTO new_parent SELECT * FROM parent")
    connection.execute("DROP TABLE parent")
    connection.execute("ALTER TABLE new_parent RENAME TO parent")
    connection.commit()


def by_position(connection):
    connection.execute("CREATE TABLE new_people (last TEXT, first TEXT)")
    connection.execute("INSERT INTO new_people SELECT * FROM people")
    connection.execute("DROP TABLE people")
    connection.execute("ALTER TABLE new_people RENAME TO people")
    connection.commit()


def later(connection):
    connection.execute("CREATE TABLE later (x)")


CASES = {
    "debris": [("001", always, commits_then_fails), ("002", always, later)],
    "skipped": [("001", no_tags_yet, commits_then_fails), ("002", always, later)],
    "rebuild": [("001", always, rebuilds)],
    "position": [("001", always, by_position)],
}

db = sqlite3.connect(":memory:")
db.executescript(
    """
    PRAGMA foreign_keys = ON;
    CREATE TABLE parent (id INTEGER PRIMARY KEY, name TEXT);
    CREATE TABLE child (id INTEGER PRIMARY KEY, parent REFERENCES parent(id) ON DELETE CASCADE);
    INSERT INTO parent VALUES (1, 'one');
    INSERT INTO child VALUES (10, 1);
    CREATE TABLE people (first TEXT, last TEXT);
    INSERT INTO people VALUES ('Ada', 'Lovelace');
    """
)
errors = []
for _ in range(2):
    try:
        run(db, CASES[sys.argv[1]])
        errors.append(None)
    except sqlite3.Error as error:
        errors.append(str(error))
        db.rollback()

tables = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
print(
    json.dumps(
        {
            "errors": errors,
            "tables": tables,
            "recorded": [row[0] for row in db.execute("SELECT version FROM schema_migrations ORDER BY version")],
            "children": db.execute("SELECT count(*) FROM child").fetchone()[0],
            "first": db.execute("SELECT first FROM people").fetchone()[0],
        }
    )
)
