import { MigrationRunner, preview, readSchema } from 'tidemark'
import { connect, defineMigration } from 'tidemark'
import { inspect } from 'tidemark/file'
import type { FileFacts, ResultFacts } from '../../../demo/model.js'
import type { ReportInput } from '../../../demo/report/report.js'
import { SQL } from '../sql-js.js'

const SHA = '9f2c1e7a64d05b83c1d7e4f0a9b86325d1c04e7b8fa3962550dc71be83a4f96e'

/** Each name as it comes from a file: of the file, a table, a column, an index, a migration, an error. */
export function inputsWith(name: string): ReportInput[] {
  const table = `"${name.replaceAll('"', '""')}"`
  const database = new SQL.Database()
  database.run(`CREATE TABLE t (a); CREATE TABLE ${table} (a, ${table}); INSERT INTO t VALUES (1)`)
  const image = database.export()
  const version = name || '1'
  const runner = new MigrationRunner(connect(database), {
    migrations: [
      defineMigration({
        version,
        description: name || 'x',
        apply: (db) => {
          db.exec(`DROP TABLE t; ALTER TABLE ${table} ADD COLUMN new_one`)
          db.exec(`CREATE INDEX i ON ${table} (a)`)
        },
      }),
    ],
  })
  const before = readSchema(connect(database))
  const plan = preview(runner)
  const report = runner.applyAll()
  const after = readSchema(runner.connection)
  const failure = {
    title: name,
    code: 'MIGRATION_FAILED',
    what: name,
    state: name,
    next: name,
    report: '',
  }
  const position = { source: name, index: 0, count: 2, line: 3, column: 4, excerpt: `${name}\n^` }
  const file: FileFacts = {
    id: 'x',
    name,
    size: image.length,
    inspection: inspect(image),
    schema: before,
    set: { from: 'sample', migrations: [], warnings: [] },
    historyTable: 'schema_migrations',
    history: runner.status(),
    version,
    newest: version,
    foreign: [],
    notices: [],
    unsupported: [],
    downloadName: 'x.sqlite',
  }
  const side = { size: 4096, sha256: SHA, version }
  const result: ResultFacts = {
    task: { kind: 'apply', goal: { up: version }, count: 1, target: name },
    report,
    changes: plan.changes,
    before: { ...side, schema: before, rows: { t: 1, [`.${name}`]: 2 } },
    after: { ...side, schema: after, rows: { [`.${name}`]: 'unreadable' } },
    checks: [{ name, ok: true, words: name }],
    samples: [
      { table: name, columns: ['secret'], rows: [{ change: 'added', after: ['a secret'] }] },
    ],
    durationMs: 12,
    stored: true,
  }
  const about: ReportInput['about'][] = [
    {
      kind: 'plan',
      plan: {
        goal: { up: version },
        preview: plan,
        losses: [{ id: 'x', words: name }],
        failure: { ...failure, statement: position },
        repeats: {
          table: name,
          columns: [name],
          total: 1,
          shown: [{ values: ['a secret'], rows: 2 }],
        },
        samples: result.samples,
      },
    },
    { kind: 'result', result },
    { kind: 'failed', task: result.task, failure: { ...failure, version, statement: position } },
    { kind: 'cancelled', task: result.task, hashes: { before: name, after: SHA } },
  ]
  database.close()
  const versions = { tidemark: '1.2.3', sqlite: '3.54.1' }
  return about.map((each) => ({ at: '2026-03-01T09:30:00.000Z', file, versions, about: each }))
}

/** What Markdown, its tables, GitHub, HTML and readers' eyes make something of. */
export const HOSTILE: readonly string[] = [
  '`',
  '``` `',
  '|',
  '\\|',
  'a|b`c',
  '<img src=x onerror=alert(1)>',
  '</code></td><script>alert(1)</script>',
  '![](https://example.com/x.png)',
  '[link](javascript:alert(1))',
  'https://example.com www.example.com me@example.com @octocat #1',
  '\n\n# heading\n\n- item\n',
  '| a | b |\n| --- | --- |',
  '&lt;b&gt; &#124; &amp;',
  '\u202Eexe.db\u2066',
  '```\nfence\n```',
  '~~~',
  '--- \n***\n===',
  '-->',
  ']]>',
  '\\`',
  ' ',
  '',
]
