"""What the real SQLite says about each file of a folder: one line per file, its name and the verdict.

usage: adopt-integrity.py FOLDER
"""
import os
import sqlite3
import sys

for name in sorted(os.listdir(sys.argv[1])):
    db = sqlite3.connect(os.path.join(sys.argv[1], name))
    db.text_factory = lambda text: text.decode(errors="replace")
    try:
        rows = db.execute("PRAGMA integrity_check(5)").fetchall()
        verdict = rows[0][0].replace("\n", " ")
    except sqlite3.DatabaseError as error:
        verdict = f"refused: {error}"
    except UnicodeDecodeError as error:
        verdict = f"refused: {error.object!r}"
    db.close()
    print(f"{name}\t{verdict}")
