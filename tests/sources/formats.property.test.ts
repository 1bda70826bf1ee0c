import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareVersions } from '../../src/index.js'
import { FORMATS } from '../../src/sources/formats/index.js'
import { detectFormat, readFiles } from '../../src/sources/index.js'
import type { FormatName, SourceFile } from '../../src/sources/index.js'
import { normalize } from '../../src/sql.js'
import { runs } from '../support/runs.js'

/** A step as a person would think of it; the down is absent where there is none. */
interface Step {
  readonly version: string
  readonly up: string
  readonly down: string | undefined
}

/** Statements with everything in them on which splitting, or looking for marks, could fail. */
const statement = fc.constantFrom(
  "CREATE TABLE a (x TEXT DEFAULT '; -- +goose Down -- migrate:down')",
  "INSERT INTO \"a;b\" VALUES ('it''s', x'00ff')",
  'CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE a SET x = 1; DELETE FROM b; END',
  'UPDATE a SET x = CASE WHEN 1 THEN 2 END /* ; -- up */',
  'SELECT [a;b], `c;d` FROM a -- ; down\n',
  'DROP TABLE a',
)
const script = fc
  .array(statement, { maxLength: 4 })
  .map((all) => all.map((each) => `${each};\n`).join(''))
const steps: fc.Arbitrary<Step[]> = fc
  .uniqueArray(fc.bigInt(1n, 10n ** 20n), { minLength: 1, maxLength: 6 })
  .chain((numbers) =>
    fc.tuple(
      ...numbers
        .toSorted((a, b) => (a < b ? -1 : 1))
        .map((number) =>
          fc.record({
            version: fc.constantFrom(String(number), `00${number}`),
            up: script,
            down: fc.option(
              script.filter((sql) => sql !== ''),
              { nil: undefined },
            ),
          }),
        ),
    ),
  )

const halves =
  (name: (step: Step, half: string) => string) =>
  (all: readonly Step[]): SourceFile[] =>
    all.flatMap((step) => [
      { path: name(step, 'up'), text: step.up },
      ...(step.down === undefined ? [] : [{ path: name(step, 'down'), text: step.down }]),
    ])

const marked =
  (up: string, down: string) =>
  (all: readonly Step[]): SourceFile[] =>
    all.map(({ version, ...step }) => ({
      path: `${version}_step.sql`,
      text: `-- A step.\n${up}\n${step.up}${step.down === undefined ? '' : `${down}\n${step.down}`}`,
    }))

/** Folders as each tool would have them: written here, read by the library. */
const writers: Partial<Record<FormatName, (all: readonly Step[]) => SourceFile[]>> = {
  tidemark: marked('-- up', '-- down'),
  'golang-migrate': halves(({ version }, half) => `${version}_step.${half}.sql`),
  authelia: halves(({ version }, half) => `V${version}.Step.${half}.sql`),
  'dialect-in-name': halves(({ version }, half) => `${version}_step.sqlite3.${half}.sql`),
  diesel: halves(({ version }, half) => `${version}_step/${half}.sql`),
  flyway: halves(({ version }, half) => `${half === 'up' ? 'V' : 'U'}${version}__step.sql`),
  goose: marked('-- +goose Up', '-- +goose Down'),
  dbmate: marked('-- migrate:up', '-- migrate:down'),
  'sql-migrate': marked('-- +migrate Up', '-- +migrate Down'),
  typeorm: (all) =>
    all.map(({ version, up, down = '' }) => ({
      path: `${version}-Step.ts`,
      text: `import { MigrationInterface } from 'typeorm'
        export class Step implements MigrationInterface {
          async up(queryRunner) { await queryRunner.query(${JSON.stringify(up)}) }
          async down(queryRunner) { await queryRunner.query(${asTemplate(down)}) }
        }`,
    })),
}

function asTemplate(text: string): string {
  return `\`${text.replace(/[`\\$]/g, '\\$&')}\``
}

/** Tools that order versions as text: numbers of different lengths would be refused. */
const needsOneLength = ['diesel', 'dbmate']

/** The tokens of an SQL text; semicolons at the end are no difference, and nothing is no down. */
const meaning = (sql = ''): string => normalize(sql).replace(/(?: ?;)+$/, '')

describe.each(Object.entries(writers))('steps written as %s', (name, write) => {
  test('are read back as they were, in their order', () => {
    fc.assert(
      fc.property(steps, fc.boolean(), (drawn, crlf) => {
        const all = needsOneLength.includes(name)
          ? drawn.map((step) => ({ ...step, version: step.version.padStart(23, '0') }))
          : drawn
        const files = write(all).map((file) => ({ ...file, text: lines(file, crlf) }))
        const { format, faults, migrations } = readFiles(files.toReversed())
        expect([format, faults]).toEqual([name, []])
        expect(
          migrations.map(({ version, sql }) => [
            version.replace(/_step$/, ''),
            meaning(sql?.up),
            meaning(sql?.down),
          ]),
        ).toEqual(all.map(({ version, up, down }) => [version, meaning(up), meaning(down)]))
      }),
      { numRuns: runs(40) },
    )
  })
})

function lines(file: SourceFile, crlf: boolean): string {
  const text = 'text' in file ? file.text : ''
  return crlf ? text.replace(/\n/g, '\r\n') : text
}

const names = FORMATS.map(({ name }) => name)

const part = fc.constantFrom(
  ...'1 02 10 0.9 V U R x _ __ - . .. / \\ up down .sql .sqm .ts .go .sqlite .postgres sqlite'.split(
    ' ',
  ),
  ...'meta/_journal.json migration.sql migration_lock.toml __proto__ LATEST'.split(' '),
  '\0',
  '\u202E',
  '\uD800',
  ' ',
)
const marks = `-- up|-- down|-- +goose Up|-- +goose Down|-- +goose ENVSUB ON|-- +goose StatementEnd|-- migrate:up
-- migrate:down transaction:false|-- +migrate Up|--> statement-breakpoint|-- v1: a|-- v0 -> v9: b
-- only: postgres for next 99 lines|-- only: sqlite until "end only"|import a.b;|CREATE TABLE t (a INT AS
List<|>>|@|(|)|\${a}|$B|{{|{%|}|{"entries":[{"tag":"1"}]}|class A1550601598648 implements MigrationInterface {
up(q) {|q.query(|'|"|\`|\\|/*|*/|;|SELECT 1|exports.up`
const piece = fc.constantFrom(...marks.split(/[|\n]/), ...Array.from('\n\r\uFEFF\0 '), '\uD800')
const strangeFiles = fc.array(
  fc.record({
    path: fc.array(part, { maxLength: 6 }).map((parts) => parts.join('')),
    text: fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('')),
  }),
  { maxLength: 6 },
)

test('whatever a folder holds, it is read or what is wrong with it is said', () => {
  fc.assert(
    fc.property(
      strangeFiles,
      fc.option(fc.constantFrom(...names), { nil: undefined }),
      fc.constantFrom('error' as const, 'stand-in' as const),
      (files, format, missing) => {
        expect(typeof detectFormat(files).why).toBe('string')
        const { migrations, faults, leftOut, fresh } = readFiles(files, { format, missing })
        const versions = migrations.map(({ version }) => version)
        expect(versions).toEqual(versions.toSorted(compareVersions))
        for (const { message } of faults) expect(message).toMatch(/\S/)
        // No file goes lost: it is a step, or left out, or a fault is about it, or about the folder.
        const known = new Set([...leftOut, ...fresh, ...faults].map(({ path }) => path))
        for (const { sql } of migrations) known.add(sql?.source ?? '').add(sql?.downSource ?? '')
        const lost = files.filter(({ path }) => !known.has(path))
        const isWhole = faults.length > 0 || missing === 'stand-in' || format === 'diesel'
        expect(isWhole || lost.length === 0, JSON.stringify([files, lost])).toBe(true)
      },
    ),
    { numRuns: runs(1500) },
  )
})
