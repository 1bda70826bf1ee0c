"""Two databases of one page size, each with rows that are in its -wal only.

usage: adopt-wal-strangers.py FOLDER
"""
import os
import shutil
import sqlite3
import sys

folder = sys.argv[1]
for name in ("apples", "bears"):
    live = os.path.join(folder, f"{name}.live")
    db = sqlite3.connect(live, isolation_level=None)
    db.execute("PRAGMA page_size = 4096")
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA wal_autocheckpoint = 0")
    db.execute(f"CREATE TABLE {name}(a)")
    db.execute(f"INSERT INTO {name} VALUES ('in the file')")
    db.execute("PRAGMA wal_checkpoint(RESTART)")
    db.execute(f"INSERT INTO {name} VALUES ('in the WAL')")
    db.execute("PRAGMA user_version = 5")
    shutil.copyfile(live, os.path.join(folder, f"{name}.db"))
    shutil.copyfile(live + "-wal", os.path.join(folder, f"{name}.db-wal"))
