"""Makes random databases with a pending -wal, and what the real SQLite makes of each pair.

usage: file-wal-cases.py FOLDER FIRST_SEED COUNT
For each case N: N.db, N.db-wal, and N.expected, the database after SQLite's own recovery and checkpoint.
"""
import os
import random
import shutil
import sqlite3
import struct
import sys


def change(db, rnd):
    kind = rnd.randrange(9)
    tables = [r[0] for r in db.execute("SELECT name FROM sqlite_master WHERE type='table' AND name LIKE 't%'")]
    if kind == 0 or not tables:
        name = f"t{rnd.randrange(10**6)}"
        db.execute(f"CREATE TABLE IF NOT EXISTS {name}(a INTEGER PRIMARY KEY, b, c)")
        if rnd.random() < 0.5:
            db.execute(f"CREATE INDEX i{name} ON {name}(b)")
        return
    table = rnd.choice(tables)
    if kind < 5:
        rows = rnd.randrange(1, 60)
        size = rnd.choice([3, 40, 700, 3000])
        db.executemany(
            f"INSERT INTO {table}(b, c) VALUES (?, ?)",
            [(rnd.random(), rnd.randbytes(rnd.randrange(size))) for _ in range(rows)],
        )
    elif kind == 5:
        db.execute(f"UPDATE {table} SET b = ? WHERE a % 3 = 0", (rnd.random(),))
    elif kind == 6:
        db.execute(f"DELETE FROM {table} WHERE a % ? = 0", (rnd.randrange(1, 4),))
    elif kind == 7:
        db.execute(f"DROP TABLE {table}")
    else:
        db.execute(f"PRAGMA user_version = {rnd.randrange(2**31)}")


def transaction(db, rnd, end="COMMIT"):
    db.execute("BEGIN")
    for _ in range(rnd.randrange(1, 4)):
        change(db, rnd)
    db.execute(end)


def checksum(data, start, big):
    s0, s1 = start
    words = struct.unpack((">" if big else "<") + f"{len(data) // 4}I", data)
    for i in range(0, len(words), 2):
        s0 = (s0 + words[i] + s1) & 0xFFFFFFFF
        s1 = (s1 + words[i + 1] + s0) & 0xFFFFFFFF
    return s0, s1


def big_endian(wal):
    """The same WAL as a big-endian machine writes it; only whole valid frames are kept."""
    out = bytearray(wal)
    page = struct.unpack(">I", wal[8:12])[0]
    struct.pack_into(">I", out, 0, 0x377F0683)
    s = checksum(bytes(out[:24]), (0, 0), True)
    struct.pack_into(">2I", out, 24, *s)
    at = 32
    while at + 24 + page <= len(out) and out[at + 8 : at + 16] == out[16:24]:
        s = checksum(bytes(out[at : at + 8]), s, True)
        s = checksum(bytes(out[at + 24 : at + 24 + page]), s, True)
        struct.pack_into(">2I", out, at + 16, *s)
        at += 24 + page
    return bytes(out[:at])


def damage(wal, rnd):
    kind = rnd.randrange(6)
    if kind == 0 and len(wal) > 0:
        return wal[: rnd.randrange(len(wal))], "torn"
    if kind == 1 and len(wal) > 32:
        at = rnd.randrange(len(wal))
        return wal[:at] + bytes([wal[at] ^ (1 << rnd.randrange(8))]) + wal[at + 1 :], "flipped"
    if kind == 2 and len(wal) > 0:
        return wal + rnd.randbytes(rnd.randrange(1, 9000)), "noise behind"
    if kind == 3 and len(wal) > 32:
        return big_endian(wal), "big-endian"
    return wal, "whole"


def make(folder, seed):
    rnd = random.Random(seed)
    live = os.path.join(folder, f"{seed}.live")
    db = sqlite3.connect(live, isolation_level=None)
    db.execute(f"PRAGMA page_size = {rnd.choice([512, 1024, 4096, 8192, 65536])}")
    db.execute(f"PRAGMA auto_vacuum = {rnd.choice([0, 0, 1, 2])}")
    db.execute(f"PRAGMA encoding = '{rnd.choice(['UTF-8', 'UTF-8', 'UTF-16le', 'UTF-16be'])}'")
    db.execute("CREATE TABLE t0(a INTEGER PRIMARY KEY, b, c)")
    for _ in range(rnd.randrange(6)):
        transaction(db, rnd)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA wal_autocheckpoint = 0")
    db.execute(f"PRAGMA cache_size = {rnd.choice([2, 2000])}")
    for _ in range(rnd.randrange(12)):
        step = rnd.random()
        if step < 0.12:
            # Frames of an earlier round stay behind the new ones.
            db.execute(f"PRAGMA wal_checkpoint({rnd.choice(['RESTART', 'PASSIVE', 'TRUNCATE'])})")
        elif step < 0.2:
            db.execute("VACUUM")
        elif step < 0.3:
            transaction(db, rnd, "ROLLBACK")
        else:
            transaction(db, rnd)
    if rnd.random() < 0.3:
        # A transaction that is still open: with a small cache its pages spill into the WAL.
        db.execute("BEGIN")
        for _ in range(4):
            change(db, rnd)
    base = os.path.join(folder, f"{seed}.db")
    shutil.copyfile(live, base)
    db.execute("SELECT count(*) FROM sqlite_master").fetchall()
    with open(live + "-wal", "rb") as f:
        wal, how = damage(f.read(), rnd)
    with open(base + "-wal", "wb") as f:
        f.write(wal)
    db.close()
    work = os.path.join(folder, f"{seed}.expected")
    shutil.copyfile(base, work)
    shutil.copyfile(base + "-wal", work + "-wal")
    oracle = sqlite3.connect(work, isolation_level=None)
    try:
        oracle.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        oracle.execute("SELECT count(*) FROM sqlite_master").fetchall()
    except sqlite3.DatabaseError as error:
        how += f" refused: {error}"
    oracle.close()
    for leftover in (live, live + "-wal", live + "-shm", work + "-wal", work + "-shm"):
        if os.path.exists(leftover):
            os.remove(leftover)
    print(f"{seed}\t{how}")


folder, first, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
for n in range(first, first + count):
    make(folder, n)
