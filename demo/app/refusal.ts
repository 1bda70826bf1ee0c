import type { Rejection } from '../model.js'

/** Why files that came together cannot be opened, and what it is about. */
export interface Refusal {
  readonly about: 'several' | 'sql' | 'wal'
  readonly what: string
  readonly next: string
}

export const TOO_MUCH_SQL: Refusal = {
  about: 'sql',
  what: 'The migrations are more than 32 MB of text.',
  next: 'Drop the folder of the migrations alone.',
}

export const NO_DATABASE: Refusal = {
  about: 'sql',
  what: 'These are migrations, and no database came with them.',
  next: 'Drop them together with the database, or open the database first.',
}

const REFUSED: Readonly<Record<Refusal['about'], Pick<Rejection, 'kind' | 'code' | 'title'>>> = {
  several: {
    kind: 'unexpected',
    code: 'SEVERAL_FILES',
    title: 'Which of them is the database?',
  },
  sql: { kind: 'bad-migrations', code: 'MIGRATIONS_ALONE', title: 'These cannot be used alone' },
  wal: {
    kind: 'wal-mismatch',
    code: 'WAL_MISMATCH',
    title: 'The -wal file does not belong to this database',
  },
}

/** What the page shows of it. */
export function rejectionOf(fileName: string, { about, what, next }: Refusal): Rejection {
  return { ...REFUSED[about], fileName, what, causes: [], next }
}
