import { afterEach, describe, expect, test } from 'vitest'
import type { Connection, Database, SqlValue } from '../../src/connection.js'
import { expectError } from '../support/expect-error.js'

/** An engine that is asked to prove itself. */
export interface Engine {
  readonly name: string
  /** A new empty database. */
  open(): Database
  /** Adds a function to the SQL of this database. */
  addFunction(db: Database, name: string, work: (value: unknown) => SqlValue): void
}

/** What every engine does the same, whatever is below it. */
export function conformance(engine: Engine): void {
  const opened: Database[] = []
  const open = (sql = ''): Database => {
    const db = engine.open()
    opened.push(db)
    if (sql !== '') db.exec(sql)
    return db
  }
  const stored = (value: SqlValue, type = ''): unknown[] => {
    const db = open(`CREATE TABLE t(a ${type})`)
    db.run('INSERT INTO t VALUES (?)', [value])
    const row = db.get<{ v: SqlValue; t: string; q: string }>(
      'SELECT a AS v, typeof(a) AS t, quote(a) AS q FROM t',
    )
    return [row?.v, row?.t, row?.q]
  }
  afterEach(() => {
    while (opened.length > 0) opened.pop()?.close()
  })

  describe(`${engine.name}: values`, () => {
    test.each<[SqlValue, SqlValue, string, string]>([
      [0, 0, 'integer', '0'],
      [-1, -1, 'integer', '-1'],
      [2 ** 31 - 1, 2 ** 31 - 1, 'integer', '2147483647'],
      [2 ** 31, 2 ** 31, 'integer', '2147483648'],
      [-(2 ** 31) - 1, -(2 ** 31) - 1, 'integer', '-2147483649'],
      [2 ** 53 - 1, 2 ** 53 - 1, 'integer', '9007199254740991'],
      [-(2 ** 53) + 1, -(2 ** 53) + 1, 'integer', '-9007199254740991'],
      [5n, 5, 'integer', '5'],
      [2n ** 53n, 2n ** 53n, 'integer', '9007199254740992'],
      [2n ** 53n + 1n, 2n ** 53n + 1n, 'integer', '9007199254740993'],
      [-(2n ** 53n) - 1n, -(2n ** 53n) - 1n, 'integer', '-9007199254740993'],
      [2n ** 63n - 1n, 2n ** 63n - 1n, 'integer', '9223372036854775807'],
      [-(2n ** 63n), -(2n ** 63n), 'integer', '-9223372036854775808'],
      [1.5, 1.5, 'real', '1.5'],
      [-0.1, -0.1, 'real', '-0.1'],
      [1e300, 1e300, 'real', '1.0e+300'],
      [5e-324, 5e-324, 'real', '4.9406564584124654e-324'],
      [Infinity, Infinity, 'real', '9.0e+999'],
      [-Infinity, -Infinity, 'real', '-9.0e+999'],
      ['', '', 'text', "''"],
      ["it's", "it's", 'text', "'it''s'"],
      ['é€\u{1D11E}', 'é€\u{1D11E}', 'text', "'é€\u{1D11E}'"],
      [null, null, 'null', 'NULL'],
    ])('%s is stored and read as %s, of type %s', (value, read, type, quoted) => {
      expect(stored(value)).toEqual([read, type, quoted])
    })

    test('minus zero is stored as the number it equals', () => {
      expect(stored(-0)[0]).toBeOneOf([0, -0])
    })

    test('a blob is a copy of its own, empty ones included', () => {
      const db = open('CREATE TABLE t(a)')
      const blob = new Uint8Array([0, 255, 0])
      db.run('INSERT INTO t VALUES (?), (?)', [blob, new Uint8Array()])
      blob.fill(9)
      const read = db.all<{ a: Uint8Array; t: string }>('SELECT a, typeof(a) AS t FROM t')
      expect(read.map(({ t }) => t)).toEqual(['blob', 'blob'])
      expect(read.map(({ a }) => [...a])).toEqual([[0, 255, 0], []])
      read[0]?.a.fill(7)
      expect(db.get("SELECT 1 FROM t WHERE a = x'00ff00'")).toBeDefined()
    })

    test('a part of a buffer is stored, not the buffer', () => {
      const part = new Uint8Array([1, 2, 3, 4]).subarray(1, 3)
      expect(stored(part)[2]).toBe("X'0203'")
    })

    test('text with a NUL is stored and read whole', () => {
      const db = open('CREATE TABLE t(a)')
      db.run('INSERT INTO t VALUES (?)', ['a\0b'])
      expect(db.get('SELECT a, hex(a) AS h FROM t')).toEqual({ a: 'a\0b', h: '610062' })
    })

    test('text that begins with a byte order mark is stored whole', () => {
      const db = open('CREATE TABLE t(a)')
      db.run('INSERT INTO t VALUES (?)', ['\uFEFFa'])
      expect(db.get('SELECT hex(a) AS h FROM t')).toEqual({ h: 'EFBBBF61' })
    })

    test('a moment in milliseconds stays one in a column of text', () => {
      expect(stored(1795365264445, 'TEXT')).toEqual(['1795365264445', 'text', "'1795365264445'"])
    })

    test.each([NaN, '\uD800', 'a\uDC00b', 2n ** 63n, -(2n ** 63n) - 1n])(
      '%s is refused, and nothing runs',
      (value) => {
        const db = open('CREATE TABLE t(a)')
        expectError('INVALID_VALUE', () => db.run('INSERT INTO t VALUES (?)', [value]))
        expect(db.all('SELECT * FROM t')).toEqual([])
      },
    )

    test.each([
      [undefined],
      [true],
      [new Date()],
      [{}],
      [[1]],
      [Symbol('s')],
      [() => 1],
      [new ArrayBuffer(1)],
      [new Uint16Array(1)],
    ])('a value of another kind is refused: %s', (value) => {
      const db = open('CREATE TABLE t(a)')
      expectError('INVALID_VALUE', () =>
        db.run('INSERT INTO t VALUES (?)', [value as unknown as SqlValue]),
      )
    })

    test('integers beyond 2^53 and doubles stand in one row', () => {
      const db = open()
      expect(
        db.get("SELECT 9007199254740993 AS a, 1.5 AS b, 7 AS c, 1e300 AS d, 'x' AS e, NULL AS f"),
      ).toEqual({
        a: 9007199254740993n,
        b: 1.5,
        c: 7,
        d: 1e300,
        e: 'x',
        f: null,
      })
    })
  })

  describe(`${engine.name}: a wide integer compares as the same literal does`, () => {
    // Affinity decides what '2147483648' = 2147483648 says: a parameter has none, and must go on having none.
    const places = [
      'a = ?',
      '? = a',
      'a < ?',
      '? > a',
      'a IN (?)',
      'a IN (?, 1)',
      '? IN (SELECT a FROM t)',
      'a BETWEEN ? AND ?1',
      'a || ? = a || ?1',
      'CASE ?1 WHEN a THEN 1 END',
      'coalesce(?, a) = a',
      '? IS a',
      'a IS NOT ?',
      'max(?, 1) = a',
      '+? = a',
      'a LIKE ?',
      'typeof(?) = typeof(a)',
    ]
    for (const type of ['TEXT', 'INTEGER', 'REAL', 'NUMERIC', 'BLOB', '']) {
      test(`in a column ${type || 'without a type'}`, () => {
        const db = open(`CREATE TABLE t(n INTEGER PRIMARY KEY, a ${type})`)
        const values = [
          '2147483648',
          "'2147483648'",
          '2147483648.0',
          "'2147483648.0'",
          "x'32'",
          'NULL',
          '1',
          '9007199254740993',
          "'9007199254740993'",
        ]
        for (const value of values) db.exec(`INSERT INTO t(a) VALUES (${value})`)
        for (const value of [2147483648, 9007199254740993n]) {
          for (const place of places) {
            const literal = place.replaceAll(/\?1?/g, String(value))
            const rows = (where: string, params: SqlValue[]): unknown =>
              db.all(`SELECT n FROM t WHERE ${where} ORDER BY n`, params).map(({ n }) => n)
            expect(rows(place, [value]), place).toEqual(rows(literal, []))
          }
        }
      })
    }

    test('in LIMIT, OFFSET, ORDER BY and as the value of an insert', () => {
      const db = open('CREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT, c REAL, d)')
      db.run('INSERT INTO t VALUES (?1, ?1, ?1, ?1)', [2147483648])
      expect(db.get('SELECT quote(a) || quote(b) || quote(c) || quote(d) AS q FROM t')).toEqual({
        q: "2147483648'2147483648'2147483648.02147483648",
      })
      expect(db.all('SELECT a FROM t ORDER BY ?1 LIMIT ?1 OFFSET 0', [2147483648])).toHaveLength(1)
      expect(db.all('SELECT a FROM t LIMIT 1 OFFSET ?', [2147483648])).toEqual([])
    })
  })

  describe(`${engine.name}: parameters`, () => {
    test('are counted as SQLite counts them', () => {
      const db = open()
      expect(db.get('SELECT ?3 AS a, ? AS b, :x AS c, ?1 AS d, :x AS e', [1, 2, 3, 4, 5])).toEqual({
        a: 3,
        b: 4,
        c: 5,
        d: 1,
        e: 5,
      })
    })

    test.each<[string, SqlValue[] | Record<string, SqlValue> | undefined]>([
      ['SELECT ?', undefined],
      ['SELECT ?', []],
      ['SELECT ?', [1, 2]],
      ['SELECT 1', [1]],
      ['SELECT ?2', [1]],
      ['SELECT :a', {}],
      ['SELECT :a', { b: 1 }],
      ['SELECT :a', { a: 1, b: 2 }],
      ['SELECT 1', { a: 1 }],
      ['SELECT :toString', {}],
    ])('%s with %j is refused', (sql, params) => {
      const db = open()
      expectError('INVALID_VALUE', () => db.get(sql, params))
    })

    test('have names with or without their prefix', () => {
      const db = open()
      const sql = 'SELECT :a AS a, @b AS b, $c AS c, $d::e(f) AS d'
      expect(db.get(sql, { a: 1, b: 2, c: 3, 'd::e(f)': 4 })).toEqual({ a: 1, b: 2, c: 3, d: 4 })
      expect(db.get(sql, { ':a': 1, '@b': 2, $c: 3, '$d::e(f)': 2147483648 })).toEqual({
        a: 1,
        b: 2,
        c: 3,
        d: 2147483648,
      })
    })

    test('in strings, names and comments are none', () => {
      const db = open()
      expect(db.get(`SELECT '?' AS ":a" /* ? */ -- :b`)).toEqual({ ':a': '?' })
    })

    test('of one call do not stay for the next', () => {
      const db = open()
      expect(db.get('SELECT ? AS a', [5])).toEqual({ a: 5 })
      expectError('INVALID_VALUE', () => db.get('SELECT ? AS a'))
      expect(db.get('SELECT ? AS a', [null])).toEqual({ a: null })
    })
  })

  describe(`${engine.name}: rows`, () => {
    test('have no prototype, so that a column can have any name', () => {
      const db = open()
      const row = db.get('SELECT 1 AS "__proto__", 2 AS "constructor", 3 AS ""')
      expect(Object.getPrototypeOf(row)).toBe(null)
      expect(Object.entries(row ?? {})).toEqual([
        ['__proto__', 1],
        ['constructor', 2],
        ['', 3],
      ])
    })

    test('keep the last of columns with the same name', () => {
      expect(open().all('SELECT 1 AS a, 2 AS a')).toEqual([{ a: 2 }])
    })

    test('come all, and none is undefined or empty', () => {
      const db = open('CREATE TABLE t(a); INSERT INTO t VALUES (1), (2)')
      expect(db.all('SELECT a FROM t')).toEqual([{ a: 1 }, { a: 2 }])
      expect(db.all('SELECT a FROM t WHERE 0')).toEqual([])
      expect(db.get('SELECT a FROM t WHERE 0')).toBe(undefined)
    })

    test('have the columns that the table has now', () => {
      const db = open('CREATE TABLE t(a); INSERT INTO t VALUES (1)')
      expect(db.all('SELECT * FROM t')).toEqual([{ a: 1 }])
      db.exec('ALTER TABLE t ADD COLUMN b DEFAULT 2')
      expect(db.all('SELECT * FROM t')).toEqual([{ a: 1, b: 2 }])
      db.exec('DROP TABLE t; CREATE TABLE t(z); INSERT INTO t VALUES (9)')
      expect(db.get('SELECT * FROM t')).toEqual({ z: 9 })
    })
  })

  describe(`${engine.name}: run`, () => {
    test('tells the rows that were inserted, updated and deleted', () => {
      const db = open('CREATE TABLE t(a)')
      const changes = (sql: string): number => db.run(sql).changes
      expect(changes('INSERT INTO t VALUES (1), (2), (3)')).toBe(3)
      expect(changes('UPDATE t SET a = a + 1 WHERE a > 1')).toBe(2)
      expect(changes('WITH x AS (SELECT 9) INSERT INTO t SELECT * FROM x')).toBe(1)
      expect(changes('REPLACE INTO t VALUES (7)')).toBe(1)
      expect(changes('INSERT INTO t VALUES (8) RETURNING a')).toBe(1)
      expect(changes('WITH x AS (SELECT 1) DELETE FROM t WHERE 0')).toBe(0)
      expect(changes('DELETE FROM t')).toBe(6)
      expect(changes('DELETE FROM t')).toBe(0)
    })

    test('tells 0 for other statements, whatever ran before', () => {
      const db = open('CREATE TABLE t(a)')
      db.run('INSERT INTO t VALUES (1), (2)')
      for (const sql of [
        'SELECT * FROM t',
        'CREATE TABLE u(a)',
        'EXPLAIN DELETE FROM t',
        'WITH x AS (SELECT 1) SELECT * FROM x',
        'PRAGMA user_version = 3',
        'SAVEPOINT s',
        'RELEASE s',
      ]) {
        expect(db.run(sql), sql).toEqual({ changes: 0 })
      }
    })

    test.each(['', ' ;; ', '-- nothing', 'SELECT 1; SELECT 2', 'SELECT 1;;SELECT 2', 'SELECT 1\0'])(
      'run, all and get refuse %j',
      (sql) => {
        const db = open()
        for (const verb of ['run', 'all', 'get'] as const)
          expectError('INVALID_SQL', () => db[verb](sql))
      },
    )

    test('one statement may have a semicolon and comments around it', () => {
      expect(open().get('/* a */ SELECT 1 AS a; -- b\n;')).toEqual({ a: 1 })
    })
  })

  describe(`${engine.name}: exec`, () => {
    test('runs every statement, triggers included', () => {
      const db = open(`
        CREATE TABLE t(a); CREATE TABLE log(x);
        CREATE TRIGGER tr AFTER INSERT ON t BEGIN INSERT INTO log VALUES (CASE new.a WHEN 1 THEN 'one;' END); END;
        INSERT INTO t VALUES (1);
      `)
      expect(db.all('SELECT * FROM log')).toEqual([{ x: 'one;' }])
      db.exec('')
      db.exec(' -- nothing\n;')
    })

    test('keeps the text of every object as SQLite itself keeps it', () => {
      const script = `CREATE VIEW v AS SELECT 1 -- why\n; CREATE TABLE t(a, -- first\n b /* second */) ;
        CREATE TRIGGER tr AFTER INSERT ON t BEGIN SELECT 1; END /* last */; CREATE INDEX i ON t(a) -- end`
      const texts = open(script)
        .all('SELECT sql FROM sqlite_schema')
        .map(({ sql }) => sql)
      expect(texts).toEqual([
        'CREATE VIEW v AS SELECT 1 -- why',
        'CREATE TABLE t(a, -- first\n b /* second */)',
        'CREATE TRIGGER tr AFTER INSERT ON t BEGIN SELECT 1; END',
        'CREATE INDEX i ON t(a) -- end',
      ])
    })

    test('names the statement that fails, and those before it have run', () => {
      const db = open()
      const error = expectError('SQL_FAILED', () =>
        db.exec('CREATE TABLE t(a);\n  INSERT INTO t\n  VALUES (1, 2);\nSELECT 3'),
      )
      expect(error.statement).toMatchObject({ index: 1, count: 3, line: 2, column: 3 })
      expect(error.cause).toBeDefined()
      expect(db.all('SELECT * FROM t')).toEqual([])
    })

    test('refuses a text with a NUL before anything runs', () => {
      const db = open()
      expectError('INVALID_SQL', () => db.exec('CREATE TABLE t(a); SELECT 1 \0; SELECT 2'))
      expect(db.all('SELECT * FROM sqlite_schema')).toEqual([])
    })

    test.each(["SELECT 'open", 'SELECT (1', 'SELECT 1abc', '!'])(
      '%j is an error, not silence',
      (sql) => {
        expectError('SQL_FAILED', () => open().exec(sql))
        expectError('SQL_FAILED', () => open().get(sql))
      },
    )
  })

  describe(`${engine.name}: statements`, () => {
    test('a statement that failed can be run again', () => {
      const db = open('CREATE TABLE t(a UNIQUE); INSERT INTO t VALUES (1)')
      const insert = (value: number): unknown => db.run('INSERT INTO t VALUES (?)', [value])
      expectError('SQL_FAILED', () => insert(1))
      expect(insert(2)).toEqual({ changes: 1 })
      expectError('SQL_FAILED', () => insert(2))
    })

    test('a query that is left early does not block what follows', () => {
      const db = open('CREATE TABLE t(a); INSERT INTO t VALUES (1), (2)')
      db.get('SELECT a FROM t')
      db.run('DROP TABLE t')
      db.exec('BEGIN; COMMIT')
      expect(db.export().length).toBeGreaterThan(0)
    })

    test('a function of the app may run the same SQL while it runs', () => {
      const db = open('CREATE TABLE t(a); INSERT INTO t VALUES (1), (2), (3)')
      let depth = 0
      engine.addFunction(db, 'again', (value) => {
        if (depth > 1) return Number(value)
        depth += 1
        const rows = db.all('SELECT again(a) AS x FROM t ORDER BY a')
        depth -= 1
        return rows.length
      })
      expect(db.all('SELECT again(a) AS x FROM t ORDER BY a')).toEqual([
        { x: 3 },
        { x: 3 },
        { x: 3 },
      ])
      expect(db.all('SELECT a FROM t')).toHaveLength(3)
    })

    test('hundreds of different statements are run and run again', () => {
      const db = open()
      for (let turn = 0; turn < 2; turn++) {
        for (let n = 0; n < 300; n++) expect(db.get(`SELECT ${n} AS n`)).toEqual({ n })
      }
    })

    test('settings, functions and TEMP tables outlive an export', () => {
      const db = open(
        'CREATE TEMP TABLE x(a); CREATE TABLE t(a); PRAGMA foreign_keys = ON; PRAGMA cache_size = 77',
      )
      engine.addFunction(db, 'twice', (value) => 2 * Number(value))
      db.get('SELECT * FROM t')
      const image = db.export()
      expect(db.get('SELECT twice(a) AS a FROM (SELECT 4 AS a)')).toEqual({ a: 8 })
      expect(db.all('SELECT * FROM x')).toEqual([])
      expect(db.get('PRAGMA foreign_keys')).toEqual({ foreign_keys: 1 })
      expect(db.get('PRAGMA cache_size')).toEqual({ cache_size: 77 })
      expect(image.subarray(0, 15)).toEqual(new TextEncoder().encode('SQLite format 3'))
    })
  })

  describe(`${engine.name}: whole databases`, () => {
    test('a scratch database is empty and apart', () => {
      const db = open('CREATE TABLE t(a)')
      const scratch = db.scratch()
      opened.push(scratch)
      expect(scratch.all('SELECT * FROM sqlite_schema')).toEqual([])
      scratch.exec('CREATE TABLE u(a)')
      expect(db.all('SELECT name FROM sqlite_schema')).toEqual([{ name: 't' }])
    })

    test('a clone has the content and goes its own way', () => {
      const db = open('CREATE TABLE t(a); INSERT INTO t VALUES (1)')
      const clone = db.clone()
      opened.push(clone)
      clone.exec('INSERT INTO t VALUES (2)')
      expect(clone.all('SELECT a FROM t')).toEqual([{ a: 1 }, { a: 2 }])
      expect(db.all('SELECT a FROM t')).toEqual([{ a: 1 }])
      const second: Connection = clone.clone()
      expect(second.all('SELECT a FROM t')).toHaveLength(2)
    })

    test('settings are as before after a batch, also one that throws', () => {
      const db = open('PRAGMA journal_mode = truncate')
      const settings = (): unknown => [
        db.get('PRAGMA journal_mode'),
        db.get('PRAGMA locking_mode'),
        db.get('PRAGMA synchronous'),
      ]
      const before = settings()
      const batch = <T>(work: () => T): T => (db.batch ? db.batch(work) : work())
      expect(batch(() => 7)).toBe(7)
      expect(settings()).toEqual(before)
      const failing = (): void => {
        throw new RangeError('inside')
      }
      expect(() => batch(failing)).toThrow('inside')
      expect(settings()).toEqual(before)
    })

    const small = 'PRAGMA page_size = 512; CREATE TABLE old(a); INSERT INTO old VALUES (1)'

    test.each([512, 1024, 65536])(
      'an image is put in place of a database with pages of %i bytes',
      (size) => {
        const source = open(small)
        const db = open(
          `PRAGMA page_size = ${size}; CREATE TABLE t(a); CREATE TEMP TABLE tmp(a); INSERT INTO tmp VALUES (5); PRAGMA foreign_keys = ON`,
        )
        db.all('SELECT * FROM t')
        expect(typeof Reflect.get(db, 'restore')).toBe('function')
        db.restore?.(source.export())
        expect(db.all('SELECT * FROM old')).toEqual([{ a: 1 }])
        expect(db.get('PRAGMA page_size')).toEqual({ page_size: 512 })
        expect(db.get('PRAGMA integrity_check')).toEqual({ integrity_check: 'ok' })
        expect(db.get('PRAGMA foreign_keys')).toEqual({ foreign_keys: 1 })
        expect(db.all('SELECT a FROM temp.tmp')).toEqual([{ a: 5 }])
        expectError('SQL_FAILED', () => db.all('SELECT * FROM t'))
        db.exec('INSERT INTO old VALUES (2)')
        expect(db.clone().all('SELECT a FROM old')).toHaveLength(2)
      },
    )

    test('a database that was closed says so, whatever is asked of it', () => {
      const db = open('CREATE TABLE t(a)')
      const image = db.export()
      db.run('INSERT INTO t VALUES (?)', [1])
      db.all('SELECT a FROM t')
      db.close()
      for (const work of [
        () => db.exec('INSERT INTO t VALUES (2)'),
        () => db.exec('SELECT 1; SELECT 2'),
        () => db.run('INSERT INTO t VALUES (?)', [1]),
        () => db.all('SELECT a FROM t'),
        () => db.get('PRAGMA foreign_keys'),
        () => db.export(),
        () => db.clone(),
        () => db.restore?.(image),
        () => db.batch?.(() => 1),
      ]) {
        expect(expectError('DATABASE_CLOSED', work).message).not.toContain('memory')
      }
      db.close()
    })

    test('an image is not put in place inside a transaction, which stays', () => {
      const image = open(small).export()
      const db = open('CREATE TABLE t(a); BEGIN; INSERT INTO t VALUES (1)')
      expectError('RESTORE_UNAVAILABLE', () => db.restore?.(image))
      db.exec('COMMIT')
      expect(db.all('SELECT a FROM t')).toEqual([{ a: 1 }])
    })
  })
}
