// What a run costs above the statements it consists of. The floor, measured in the same process and in
// turns with each variant: every statement by db.run and one prepared INSERT into the history, all in
// one transaction. Figures are ratios of medians of pairs.
import initSqlJs from 'sql.js'
import { MigrationRunner, sqlMigration } from 'tidemark'
import type { Migration, RunnerOptions } from 'tidemark'

const SQL = await initSqlJs()

type Database = InstanceType<typeof SQL.Database>

const HISTORY = `CREATE TABLE schema_migrations (version TEXT PRIMARY KEY, description TEXT, applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, checksum TEXT, duration_ms INTEGER, rollback_sql TEXT)`
const INSERT = `INSERT INTO schema_migrations (version, description, checksum, duration_ms) VALUES (?, ?, ?, ?)`

interface Step {
  readonly version: string
  readonly up: string
}

function trivial(count: number): Step[] {
  return Array.from({ length: count }, (_, index) => ({
    version: String(index + 1).padStart(5, '0'),
    up: `CREATE TABLE t${index}(id INTEGER PRIMARY KEY, a TEXT)`,
  }))
}

function migrationsOf(steps: readonly Step[]): Migration[] {
  return steps.map(({ version, up }) => sqlMigration({ version, description: 'a table', up }))
}

/** A database with the history table in place (creating it is no part of the comparison). */
function open(schema = ''): Database {
  const db = new SQL.Database()
  db.run(`${HISTORY}; ${schema}`)
  return db
}

/** Milliseconds of the work alone. */
function timed(work: () => void): number {
  const start = performance.now()
  work()
  return performance.now() - start
}

function floor(steps: readonly Step[], schema?: string): number {
  const db = open(schema)
  const insert = db.prepare(INSERT)
  const ms = timed(() => {
    db.run('BEGIN')
    for (const { version, up } of steps) {
      db.run(up)
      insert.run([version, 'a table', '1:0123456789abcdef', 1])
    }
    db.run('COMMIT')
  })
  db.close()
  return ms
}

function apply(migrations: Migration[], options: RunnerOptions, schema?: string): number {
  const db = open(schema)
  const runner = new MigrationRunner(db, { ...options, migrations })
  const ms = timed(() => runner.applyAll())
  db.close()
  return ms
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

/** Runs the variant and its floor in turns; the ratio of each pair, so that drift cancels out. */
function ratio(rounds: number, variant: () => number, base: () => number): [number, number] {
  const pairs = Array.from({ length: rounds }, () => {
    const below = base()
    return { ms: variant(), below }
  })
  return [median(pairs.map(({ ms, below }) => ms / below)), median(pairs.map(({ ms }) => ms))]
}

function row(name: string, [times, ms]: [number, number], target: string): void {
  console.log(
    `${name.padEnd(58)} ${times.toFixed(2).padStart(6)} x ${ms.toFixed(2).padStart(9)} ms   ${target}`,
  )
}

console.log('apply: ratios to the plain statements with their history rows in one transaction')
for (const count of [50, 1000, 10_000]) {
  const rounds = count > 1000 ? 3 : count > 50 ? 15 : 60
  const steps = trivial(count)
  const migrations = migrationsOf(steps)
  for (const { checksum } of migrations) void checksum
  const base = () => floor(steps)
  base()
  apply(migrations, {})
  row(
    `${count} migrations, atomic: 'run'`,
    ratio(rounds, () => apply(migrations, { atomic: 'run' }), base),
    '<= 1.10',
  )
  row(
    `${count} migrations, a transaction each`,
    ratio(rounds, () => apply(migrations, {}), base),
    '<= 1.20',
  )
}

const family =
  'CREATE TABLE p(id INTEGER PRIMARY KEY); CREATE TABLE c(p REFERENCES p); INSERT INTO p VALUES (1); INSERT INTO c VALUES (1);'
const steps = trivial(1000)
const migrations = migrationsOf(steps)
row(
  '1000 migrations, a transaction each, a foreign key in the file',
  ratio(
    5,
    () => apply(migrations, {}, family),
    () => floor(steps, family),
  ),
  '',
)
row(
  "1000 migrations, atomic: 'run', a foreign key in the file",
  ratio(
    9,
    () => apply(migrations, { atomic: 'run' }, family),
    () => floor(steps, family),
  ),
  '',
)

const done = open()
new MigrationRunner(done, { migrations }).applyAll()
const runner = new MigrationRunner(done, { migrations })
const read = () => timed(() => done.exec('SELECT * FROM schema_migrations'))
row(
  'a second run, 1000 recorded (floor: reading the history once)',
  ratio(200, () => timed(() => runner.applyAll()), read),
  '<= 1.50, <= 1 ms',
)
