import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import initSqlJs from 'sql.js'
import { onTestFinished } from 'vitest'
import type { Io } from '../../src/cli/io.js'
import { main } from '../../src/cli/main.js'
import type { ExitCode } from '../../src/cli/outcome.js'

const SQL = await initSqlJs({ useOldExtensionFunctions: false })

/** What a command wrote and ended with. */
export interface Ran {
  readonly code: ExitCode
  readonly out: string
  readonly err: string
  /** The document on stdout; throws where there is none, or more than one. */
  readonly json: () => unknown
}

export interface Setting {
  readonly isTTY?: boolean
  readonly env?: Io['env']
  readonly now?: Date
  /** Called when the command begins to listen for an interrupt, with the way to send one. */
  readonly onListening?: (interrupt: () => void) => void
}

/** An app's folder in which commands are run in this very process; gone when the test is over. */
export class Terminal {
  readonly folder = mkdtempSync(join(tmpdir(), 'tidemark-cli-'))

  constructor(files: Readonly<Record<string, string | Uint8Array>> = {}) {
    onTestFinished(() => rmSync(this.folder, { recursive: true, force: true }))
    for (const [path, content] of Object.entries(files)) this.write(path, content)
  }

  path(name: string): string {
    return join(this.folder, name)
  }

  write(name: string, content: string | Uint8Array): void {
    mkdirSync(dirname(this.path(name)), { recursive: true })
    writeFileSync(this.path(name), content)
  }

  read(name: string): string {
    return readFileSync(this.path(name), 'utf8')
  }

  /** Names in the folder, hidden ones too. */
  names(folder = '.'): string[] {
    return readdirSync(this.path(folder)).sort()
  }

  /** Makes a database file by sql.js itself. */
  database(name: string, sql: string): void {
    const database = new SQL.Database()
    database.exec(sql)
    this.write(name, database.export())
    database.close()
  }

  /** Rows of a database file, read by sql.js itself. */
  rows(name: string, sql: string): unknown[][] {
    const database = new SQL.Database(readFileSync(this.path(name)))
    const rows = database.exec(sql)[0]?.values ?? []
    database.close()
    return rows
  }

  async run(args: readonly string[], setting: Setting = {}): Promise<Ran> {
    const { isTTY = false, env = {}, now = new Date('2026-11-22T20:12:43Z') } = setting
    const written = { out: '', err: '' }
    const stream = (name: 'out' | 'err') => ({
      isTTY,
      columns: 80,
      write: (text: string) => {
        written[name] += text
      },
    })
    const code = await main(args, {
      out: stream('out'),
      err: stream('err'),
      cwd: this.folder,
      env,
      now: () => now,
      onInterrupt: (stop) => {
        setting.onListening?.(stop)
        return () => undefined
      },
    })
    return { code, ...written, json: () => JSON.parse(written.out) as unknown }
  }
}

/** Two migrations, of which the second loses the values of a column. */
export const NOTES = {
  'migrations/001_notes.sql':
    '-- up\nCREATE TABLE notes (id INTEGER PRIMARY KEY, title TEXT NOT NULL, draft TEXT);\n-- down\nDROP TABLE notes;\n',
  'migrations/002_tags.sql': '-- up\nCREATE TABLE tags (name TEXT);\n-- down\nDROP TABLE tags;\n',
} as const

export const WITHOUT_DRAFTS = {
  'migrations/003_no_drafts.sql':
    '-- up\nALTER TABLE notes DROP COLUMN draft;\n-- down\nALTER TABLE notes ADD COLUMN draft TEXT;\n',
} as const

/** A database at version 001 with three notes, two of them with a draft. */
export async function withNotes(terminal: Terminal, name = 'notes.sqlite'): Promise<void> {
  await terminal.run(['up', name, '--create', '--to', '001'])
  const database = new SQL.Database(readFileSync(terminal.path(name)))
  database.exec("INSERT INTO notes (title, draft) VALUES ('a', 'x'), ('b', 'y'), ('c', NULL)")
  terminal.write(name, database.export())
  database.close()
}
