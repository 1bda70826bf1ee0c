import { defineMigration } from '../../../src/migration.js'
import { serve } from '../../../src/worker/index.js'
import { sqlJs } from '../sql-js-in-browser.js'

const slow = `INSERT INTO slow WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50000) SELECT sum(i) FROM n;`

serve({
  sqlJs: sqlJs(),
  migrations: [
    defineMigration({
      version: '001',
      description: 'quick',
      apply: (db) => db.exec('CREATE TABLE slow (a)'),
    }),
    defineMigration({
      version: '002',
      description: 'ten thousand statements',
      apply: (db) => db.exec(slow.repeat(10_000)),
    }),
  ],
})
