import initSqlJs from 'sql.js'
import wasm from 'sql.js/dist/sql-wasm-browser.wasm?url'
import { defineMigration } from '../../src/index.js'
import { serve } from '../../src/worker/index.js'

serve({
  sqlJs: initSqlJs({ useOldExtensionFunctions: false, locateFile: () => wasm }),
  migrations: [
    defineMigration({
      version: '001',
      description: '100 MB',
      apply: (db) =>
        db.exec(`CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER, fill BLOB);
          INSERT INTO t (a, fill) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
            SELECT i, randomblob(1000) FROM n`),
    }),
    defineMigration({
      version: '002',
      description: 'the whole table anew',
      apply: (db) =>
        db.exec(`CREATE TABLE new_t (id INTEGER PRIMARY KEY, a INTEGER NOT NULL, fill BLOB);
          INSERT INTO new_t SELECT * FROM t; DROP TABLE t; ALTER TABLE new_t RENAME TO t`),
    }),
  ],
})
