import { describe, expect, test } from 'vitest'
import { MigrationRunner } from '../../src/index.js'
import { detectFormat, fromFiles, readFiles } from '../../src/sources/index.js'
import type { FormatName, FromFilesOptions, SourceFolder } from '../../src/sources/index.js'
import { expectError } from '../support/expect-error.js'
import { open, rows } from '../support/sql-js.js'
import { fixture } from './fixture.js'
import type { TextFile } from './fixture.js'

/** What a good folder has to give. */
export interface Good {
  /** Version and description of each step, in order. */
  readonly steps: readonly (readonly [version: string, description: string])[]
  /** Everything in the schema after all steps, without the history. */
  readonly objects: readonly string[]
  readonly irreversible?: readonly string[]
  readonly withoutTransaction?: readonly string[]
  readonly fresh?: readonly string[]
  readonly leftOut?: readonly string[]
  readonly warnings?: readonly string[]
  /** Words that tell the format. */
  readonly why: string
}

/** What a bad folder has to give: for each fault the file, its line (0: none) and words. */
export type Bad = readonly (readonly [path: string, line: number, words: string])[]

export interface SuiteOptions extends FromFilesOptions {
  /** The format is not told by the folder, and has to be given. */
  readonly isGiven?: true
}

/** What holds for every format: each has a good and a bad folder under `fixtures/`. */
export function formatSuite(
  name: FormatName,
  { isGiven, ...rest }: SuiteOptions,
  good: Good,
  bad: Bad,
): void {
  const files = fixture(`${name}/good`)
  const options: FromFilesOptions = { ...rest, ...(isGiven && { format: name }) }
  const read = (variant: readonly TextFile[] = files): SourceFolder => fromFiles(variant, options)

  describe(`a good folder of ${name}`, () => {
    test('is told by what it has', () => {
      expect(read().format).toBe(name)
      expect(isGiven ?? detectFormat(files).format === name).toBe(true)
      expect(read().why).toContain(good.why)
    })

    test('gives its steps in order, and loses no file', () => {
      const { migrations, fresh, leftOut, warnings } = read()
      expect(migrations.map(({ version, description }) => [version, description])).toEqual(
        good.steps,
      )
      expect(fresh.map(({ path }) => path)).toEqual(good.fresh ?? [])
      expect(leftOut.map(({ path }) => path)).toEqual(good.leftOut ?? [])
      expect(warnings.map(({ message }) => message)).toEqual(
        (good.warnings ?? []).map((words) => expect.stringContaining(words) as unknown),
      )
      const known = migrations.flatMap(({ sql }) => [sql?.source, sql?.downSource])
      const missed = files.filter(
        ({ path }) => ![...known, ...(good.fresh ?? []), ...(good.leftOut ?? [])].includes(path),
      )
      expect(missed.filter(({ path }) => !isNote(path))).toEqual([])
    })

    test('is applied, and undone as far as it can be', () => {
      const { raw, db } = open()
      const { migrations } = read()
      const runner = new MigrationRunner(db, { migrations, historyTable: 'h' })
      runner.applyAll()
      expect(objectsIn(raw)).toEqual(good.objects.toSorted())
      const status = runner.status()
      const irreversible = status.filter(({ reversible }) => !reversible)
      expect(irreversible.map(({ version }) => version)).toEqual(good.irreversible ?? [])
      for (const { version } of status.toReversed().filter(({ reversible }) => reversible)) {
        runner.rollback(version, { only: true })
      }
      expect(runner.listApplied().map(({ version }) => version)).toEqual(good.irreversible ?? [])
      expect(irreversible.length > 0 || objectsIn(raw).length === 0).toBe(true)
    })

    test('has the marks for steps without a transaction', () => {
      const without = read().migrations.filter(({ transaction }) => transaction === false)
      expect(without.map(({ version }) => version)).toEqual(good.withoutTransaction ?? [])
    })

    test.each<[string, (file: TextFile) => TextFile]>([
      ['CRLF', ({ path, text }) => ({ path, text: text.replace(/\n/g, '\r\n') })],
      ['a byte order mark', ({ path, text }) => ({ path, text: `\uFEFF${text}` })],
      ['a last line without an end', ({ path, text }) => ({ path, text: text.trimEnd() })],
      ['a folder around it', ({ path, text }) => ({ path: `db/.x/${path}`, text })],
      [
        'paths of Windows',
        ({ path, text }) => ({ path: `C:\\db\\${path.replaceAll('/', '\\')}`, text }),
      ],
    ])('means the same with %s', (_, variant) => {
      const gist = ({ migrations, fresh, leftOut }: SourceFolder) => [
        migrations.map(({ version, description, checksum, transaction, rollback }) => {
          return [version, description, checksum, transaction, typeof rollback]
        }),
        fresh.length,
        leftOut.length,
      ]
      expect(gist(read(files.map(variant)))).toEqual(gist(read()))
    })
  })

  badSuite(name, options, bad)
}

/** All faults of a bad folder come in one error. */
export function badSuite(name: FormatName, options: FromFilesOptions, bad: Bad): void {
  test(`everything that is wrong with a bad folder of ${name} is said at once`, () => {
    const files = fixture(`${name}/bad`)
    const { format, faults } = readFiles(files, options)
    expect(format).toBe(name)
    expect(faults.map(({ path, line = 0, message }) => [path, line, message])).toEqual(
      bad.map(([path, line, words]) => [path, line, expect.stringContaining(words) as unknown]),
    )
    const error = expectError('INVALID_SOURCE', () => fromFiles(files, options))
    for (const [path, line, words] of bad) {
      expect(error.what).toContain(`${path}${line > 0 ? `, line ${line}` : ''}`)
      expect(error.what).toContain(words)
    }
  })
}

/** A file that says how its neighbours run. */
function isNote(path: string): boolean {
  return /(?:metadata\.toml|\.sql\.conf)$/.test(path)
}

function objectsIn(raw: Parameters<typeof rows>[0]): unknown[] {
  return rows(
    raw,
    "SELECT name FROM sqlite_schema WHERE name <> 'h' AND name NOT LIKE 'sqlite%' ORDER BY name",
  ).flat()
}
