"""Leaves a database with the -journal of an unfinished transaction, and one with a finished journal.

usage: file-journal-case.py FOLDER
"""
import os
import shutil
import sqlite3
import sys

folder = sys.argv[1]
live = os.path.join(folder, "live.db")
db = sqlite3.connect(live, isolation_level=None)
db.execute("PRAGMA page_size = 1024")
db.execute("PRAGMA journal_mode = PERSIST")
db.execute("CREATE TABLE t(a, b)")
db.executemany("INSERT INTO t VALUES (?, ?)", [(n, "x" * 500) for n in range(200)])
shutil.copyfile(live + "-journal", os.path.join(folder, "finished"))
db.execute("PRAGMA cache_size = 1")
db.execute("BEGIN")
db.execute("UPDATE t SET b = 'y' || b")
shutil.copyfile(live + "-journal", os.path.join(folder, "hot"))
