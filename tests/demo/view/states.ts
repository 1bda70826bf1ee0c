import { diffSchema } from 'tidemark'
import type { MigrationStatus, Preview, PreviewStep, RunReport, RunStep, Step } from 'tidemark'
import type {
  Failure,
  FileFacts,
  MigrationFacts,
  PlanFacts,
  ResultFacts,
  RowSample,
  RunProgress,
  StoredCopy,
  Task,
  UndoChoice,
  VersionStop,
} from '../../../demo/model.js'
import { START } from '../../../demo/machine.js'
import type { OpenFile, PageState, Step as PageStep } from '../../../demo/state.js'
import { AFTER, BEFORE, schema, table } from './schemas.js'

// A state of the page for every step and every variant of it, as the controller would make them.

const HISTORY: readonly (readonly [version: string, description: string, reversible?: false])[] = [
  ['001', 'Users and posts'],
  ['002', 'Comments'],
  ['003', 'Tags and drafts'],
  ['004', 'Every user has a name'],
  ['005', 'Drop the drafts table', false],
  ['006', 'When a post was published'],
  ['007', 'Sessions'],
  ['008', 'Hide comments'],
  ['009', 'Find open comments fast'],
  ['010', 'Tags of a post'],
  ['011', 'Remove the bio of users'],
  ['012', 'Tags are never without a name'],
]
const SHA_OLD = '9f2c1e7a64d05b83c1d7e4f0a9b86325d1c04e7b8fa3962550dc71be83a4f96e'
const SHA_NEW = '41b7e09c5d8a3f6201ce94b7d85f3a60e2917bd4c8056fa3197e2dbc40f8a51d'
const UP = `ALTER TABLE users ADD COLUMN name_new TEXT NOT NULL DEFAULT '';
UPDATE users SET name_new = coalesce(name, email);
ALTER TABLE users DROP COLUMN name;
ALTER TABLE users RENAME COLUMN name_new TO name;`

export function history(applied: number): MigrationStatus[] {
  return HISTORY.map(([version, description, reversible = true], place) => ({
    version,
    description,
    state: place < applied ? 'applied' : 'pending',
    ...(place < applied && { appliedAt: `2026-03-0${place + 1}T09:30:00Z` }),
    changed: false,
    outOfOrder: false,
    reversible,
  }))
}

const migrations: MigrationFacts[] = HISTORY.map(([version, description, reversible = true]) => ({
  version,
  description,
  source: `${version}_${description.toLowerCase().replaceAll(' ', '_')}.sql`,
  sql: { up: UP, ...(reversible && { down: 'ALTER TABLE users DROP COLUMN name;' }) },
  reversible,
  ...(!reversible && { irreversible: 'The drafts are not kept anywhere.' }),
  findings:
    version === '004'
      ? [
          {
            code: 'VARYING_DEFAULT',
            severity: 'warning',
            version,
            direction: 'up',
            message: 'A NOT NULL column is added with a default that nobody chose.',
            suggestion: 'Fill the column first, and add the constraint after it.',
          },
        ]
      : [],
}))

export const facts: FileFacts = {
  id: 'magazine',
  name: 'magazine.sqlite',
  size: 4_812_800,
  inspection: {
    kind: 'sqlite',
    size: 4_812_800,
    pageSize: 4096,
    pageCount: 1175,
    encoding: 'UTF-8',
    readVersion: 1,
    writeVersion: 1,
    userVersion: 0,
    applicationId: 0,
    truncated: false,
    wal: false,
    newerFormat: false,
    problems: [],
  },
  schema: BEFORE,
  set: { from: 'sample', migrations, warnings: [] },
  historyTable: 'schema_migrations',
  history: history(3),
  version: '003',
  newest: '012',
  foreign: [],
  notices: [],
  unsupported: [],
  downloadName: 'magazine.v003.sqlite',
}

const ROWS = { comments: 62_411, drafts: 38, posts: 4_120, tags: 86, users: 1_300 }
const { drafts: _gone, ...ROWS_LEFT } = ROWS
const ROWS_AFTER = { ...ROWS_LEFT, post_tags: 9_904, sessions: 0 }
export const open: OpenFile = { facts, rows: ROWS }
const withFacts = (more: Partial<FileFacts>): OpenFile => ({
  ...open,
  facts: { ...facts, ...more },
})

const stepOf = (version: string, direction: Step['direction'] = 'up'): Step => ({
  version,
  description: HISTORY.find(([each]) => each === version)?.[1] ?? '',
  direction,
  outOfOrder: false,
  conditional: false,
  reversible: version !== '005',
  transaction: true,
})
const changes = diffSchema(BEFORE, AFTER)
const changesOf = (...tables: readonly string[]) =>
  changes.filter(({ table: each }) => tables.includes(each ?? ''))
const WHAT_CHANGES: Readonly<Record<string, readonly string[]>> = {
  '004': ['users'],
  '005': ['drafts'],
  '006': ['posts'],
  '007': ['sessions'],
  '008': ['comments'],
  '010': ['post_tags'],
  '012': ['tags'],
}
const LOSSES = [
  { kind: 'table', table: 'drafts', count: 38, of: 38 },
  { kind: 'column', table: 'users', column: 'bio', count: 1_204, of: 1_300 },
] as const

const previewSteps: PreviewStep[] = HISTORY.slice(3).map(([version]) => ({
  ...stepOf(version),
  outcome: 'applied',
  durationMs: 12.4,
  statements: 4,
  changes: changesOf(...(WHAT_CHANGES[version] ?? [])),
  rows: [],
  losses: LOSSES.filter(({ kind }) => version === (kind === 'table' ? '005' : '011')),
  warnings: [],
}))

export const preview: Preview = {
  ok: true,
  goal: { up: 'newest' },
  steps: previewSteps,
  before: BEFORE,
  after: AFTER,
  changes,
  losses: LOSSES,
  warnings: [],
  durationMs: 412,
}

const samples: RowSample[] = [
  {
    table: 'users',
    columns: ['id', 'email', 'name', 'bio'],
    rows: [
      {
        change: 'changed',
        before: ['1', 'ada@example.org', null, 'Writes about engines'],
        after: ['1', 'ada@example.org', 'ada@example.org', null],
      },
      {
        change: 'same',
        before: ['2', 'grace@example.org', 'Grace', null],
        after: ['2', 'grace@example.org', 'Grace', null],
      },
      { change: 'dropped', before: ['3', 'alan@example.org', 'Alan', null] },
      { change: 'added', after: ['4', 'edith@example.org', 'Edith', null] },
    ],
  },
]

const plan: PlanFacts = {
  goal: { up: 'newest' },
  preview,
  losses: [
    { id: 'drafts', words: 'Drops the table drafts with its 38 rows' },
    { id: 'users.bio', words: 'Drops users.bio: 1,204 of 1,300 rows have a value' },
  ],
  samples,
}
const harmless: PlanFacts = { ...plan, losses: [], preview: { ...preview, losses: [] } }

export const failure: Failure = {
  title: '004 cannot be applied to this file',
  code: 'MIGRATION_FAILED',
  version: '004',
  what: 'NOT NULL constraint failed: users.name',
  state: 'Nothing was changed. The copy is at version 003, as it was before.',
  next: 'Give the 96 users without a name one, or change the migration.',
  statement: {
    source: '004_every_user_has_a_name.sql',
    index: 2,
    count: 4,
    line: 3,
    column: 12,
    excerpt: 'ALTER TABLE users DROP COLUMN name;\n            ^',
  },
  frame: UP.split('\n').map((text, place) => ({ line: place + 1, text })),
  report: '# 004 cannot be applied',
}
const failedPlan: PlanFacts = {
  ...harmless,
  failure,
  preview: {
    ...preview,
    ok: false,
    losses: [],
    changes: [],
    after: BEFORE,
    steps: previewSteps.map((step, place) => ({
      ...step,
      changes: [],
      losses: [],
      outcome: place === 0 ? 'failed' : 'not-run',
    })),
  },
}

const apply: Task = { kind: 'apply', goal: { up: 'newest' }, count: 9, target: '012' }
const undoTask: Task = { kind: 'undo', goal: { downTo: '010' }, count: 2, target: '010' }
const run: RunProgress = {
  startedAt: 1_000,
  lastSign: 4_000,
  progress: {
    phase: 'copy',
    version: '007',
    index: 3,
    total: 9,
    done: 62_000,
    of: 119_047,
    elapsedMs: 3_000,
  },
  done: ['004', '005', '006'],
  stopping: false,
}
const runSteps: RunStep[] = HISTORY.slice(3).map(([version]) => ({
  ...stepOf(version),
  outcome: 'applied',
  durationMs: 203.4,
  warnings: [],
}))
const report: RunReport = {
  goal: { up: 'newest' },
  steps: runSteps,
  warnings: [],
  durationMs: 1_832,
}

export const result: ResultFacts = {
  task: apply,
  report,
  changes,
  before: { schema: BEFORE, rows: ROWS, size: 4_812_800, sha256: SHA_OLD, version: '003' },
  after: { schema: AFTER, rows: ROWS_AFTER, size: 5_279_744, sha256: SHA_NEW, version: '012' },
  checks: [
    { name: 'Integrity', ok: true, words: 'Every page and index is sound' },
    { name: 'Foreign keys', ok: true, words: 'No row points to one that is missing' },
    { name: 'History', ok: true, words: '12 of 12 versions are recorded' },
  ],
  samples,
  durationMs: 1_832,
  stored: true,
}
export const upgraded: OpenFile = {
  facts: {
    ...facts,
    size: 5_279_744,
    schema: AFTER,
    history: history(12),
    version: '012',
    downloadName: 'magazine.v012.sqlite',
  },
  rows: ROWS_AFTER,
  result,
}

const choices: UndoChoice[] = [
  {
    id: 'last',
    kind: 'last',
    target: '011',
    words: 'Undo the last migration, 012',
    goal: { undo: '012' },
    losses: [],
  },
  {
    id: '010',
    kind: 'version',
    target: '010',
    words: 'Go back to version 010',
    goal: { downTo: '010' },
    losses: [{ id: 'post_tags', words: 'Drops the table post_tags with its 9,904 rows' }],
  },
  {
    id: '004',
    kind: 'version',
    target: '004',
    words: 'Go back to version 004',
    losses: [],
    refusal: '005 cannot be undone: The drafts are not kept anywhere.',
  },
  {
    id: 'original',
    kind: 'original',
    target: '003',
    words: 'The file as you opened it, byte for byte',
    losses: [{ id: 'all', words: 'Everything that was changed in this copy is lost' }],
    sha256: SHA_OLD,
  },
]

const stops: VersionStop[] = [
  {
    version: null,
    description: 'An empty database',
    isCurrent: false,
    changes: [],
    unknown: '001 cannot be undone.',
  },
  ...HISTORY.map(([version, description], place): VersionStop => ({
    version,
    description,
    isCurrent: version === '003',
    schema: place < 3 ? BEFORE : AFTER,
    changes: changesOf(...(WHAT_CHANGES[version] ?? [])),
  })),
]

const copies: StoredCopy[] = [
  {
    id: 'a',
    name: 'magazine.sqlite',
    size: 4_812_800,
    version: '005',
    newest: '012',
    savedAt: '2026-03-09T09:30:00Z',
  },
  {
    id: 'b',
    name: 'orders-2019.db',
    size: 96_468_992,
    version: '007',
    newest: '012',
    savedAt: '2026-03-08T17:02:00Z',
    interrupted: { goal: { up: 'newest' }, at: '008', startedAt: '2026-03-08T17:01:00Z' },
  },
]

export const page: PageState = { ...START, offline: 'ready', now: 5_000 }
const at = (step: PageStep, more: Partial<PageState> = {}): PageState => ({
  ...page,
  ...more,
  step,
})
const overview = (
  file: OpenFile,
  tab: 'schema' | 'diagram' | 'history' | 'versions' = 'schema',
  filter = '',
) => at({ at: 'overview', file, tab, filter })
const planning = (value: PlanFacts, acknowledged: readonly string[] = []) =>
  at({
    at: 'plan',
    file: open,
    target: 'newest',
    plan: { is: 'ready', value },
    acknowledged,
    only: 'all',
  })

const EVIL = '<img src=x onerror="alert(1)">'
/** Turns the reading direction, breaks the line, is markup, and never ends. */
export const HOSTILE = `${EVIL}\u202Egnp.exe\n</script><b>${'w'.repeat(300)}`
const hostileTable = table('x', [`"${EVIL}" TEXT DEFAULT ${EVIL.replaceAll(' ', '')}`, '"" TEXT'])
const hostileSchema = schema([
  { ...hostileTable, name: HOSTILE },
  { ...hostileTable, name: '' },
])
const hostileHistory = history(3).map((each) => ({
  ...each,
  version: `${each.version}${EVIL}`,
  description: HOSTILE,
}))
export const hostileFile: OpenFile = {
  facts: {
    ...facts,
    name: `${HOSTILE}.db`,
    schema: hostileSchema,
    history: hostileHistory,
    version: `003${EVIL}`,
    newest: `012${EVIL}`,
    downloadName: HOSTILE,
    notices: [{ kind: 'file', message: HOSTILE, next: HOSTILE }],
    unsupported: [{ kind: 'module', name: HOSTILE, objects: [HOSTILE, ''] }],
    set: {
      from: 'dropped',
      format: HOSTILE,
      why: HOSTILE,
      warnings: [HOSTILE],
      migrations: migrations.map((each) => ({
        ...each,
        version: `${each.version}${EVIL}`,
        description: HOSTILE,
        source: HOSTILE,
        sql: { up: HOSTILE, down: HOSTILE },
      })),
    },
  },
  rows: { [HOSTILE]: 12 },
}
const hostileFailure: Failure = {
  ...failure,
  title: HOSTILE,
  what: HOSTILE,
  state: HOSTILE,
  next: HOSTILE,
  frame: [{ line: 3, text: HOSTILE }],
}

export const states: Readonly<Record<string, PageState>> = {
  empty: page,
  'empty with copies': { ...page, copies },
  'empty while dragging': { ...page, dragging: true },
  'empty with trouble': {
    ...page,
    offline: 'unsupported',
    canInstall: true,
    requests: 2,
    notices: [
      {
        kind: 'storage',
        message: 'This browser keeps nothing: no IndexedDB.',
        next: 'The copy lives in memory. Download it before you close the page.',
      },
    ],
  },
  'empty with help': { ...page, help: true },
  reading: at({
    at: 'reading',
    name: 'magazine.sqlite',
    checks: [
      { name: 'header', state: 'passed', ms: 3.2, note: 'SQLite 3, 4,096-byte pages, UTF-8' },
      { name: 'size', state: 'passed', ms: 0.1, note: '4.8 MB' },
      { name: 'read', state: 'warned', ms: 31, note: 'A -wal file was merged' },
      { name: 'integrity', state: 'running' },
      { name: 'schema', state: 'waiting' },
      { name: 'history', state: 'waiting' },
    ],
  }),
  rejected: at({
    at: 'rejected',
    rejection: {
      kind: 'encrypted',
      fileName: 'magazine.sqlite',
      code: 'ENCRYPTED',
      title: 'This file is encrypted, or it is not an SQLite database',
      what: 'It does not begin like an SQLite database, and its bytes look random.',
      causes: [
        'A program such as SQLCipher keeps it encrypted with a password.',
        'It is a compressed or damaged download.',
      ],
      next: 'Decrypt it with the program that made it, then choose the result.',
      seen: { size: 94_208, hex: '8f 3a c0 11 7e 02 d9 4b', text: '..:.~..K' },
    },
  }),
  overview: overview(open),
  'overview filtered': overview(open, 'schema', 'user'),
  'overview history': overview(open, 'history'),
  'overview diagram': overview(open, 'diagram'),
  'overview versions': overview(
    { ...open, versions: { is: 'ready', value: stops }, stop: 4 },
    'versions',
  ),
  'overview versions loading': overview(
    { ...open, versions: { is: 'loading', since: 0 } },
    'versions',
  ),
  'overview at the newest': overview({ ...upgraded, facts: { ...upgraded.facts } }),
  'overview newer': overview(
    withFacts({
      history: [
        ...history(12),
        {
          version: '013',
          description: 'Votes',
          state: 'unknown',
          changed: false,
          outOfOrder: false,
          reversible: false,
        },
        {
          version: '014',
          description: '',
          state: 'unknown',
          changed: false,
          outOfOrder: false,
          reversible: false,
        },
      ],
      version: '014',
      readOnly: {
        why: 'newer',
        unknown: ['013', '014'],
        message: 'This file has 2 migrations that this page does not know: 013 and 014.',
      },
    }),
  ),
  'overview foreign': overview(
    withFacts({
      history: history(0),
      readOnly: {
        why: 'foreign',
        tool: 'golang-migrate',
        table: 'schema_migrations',
        message: 'golang-migrate keeps its own list in schema_migrations.',
      },
      foreign: [
        {
          history: {
            tool: 'golang-migrate',
            table: 'schema_migrations',
            covers: 'up-to',
            steps: [{ version: '3', name: '', dirty: false }],
            dirty: false,
          },
          adopts: ['001', '002', '003'],
        },
        {
          history: {
            tool: 'Prisma',
            table: '_prisma_migrations',
            covers: 'each',
            steps: [],
            dirty: true,
          },
          refusal: 'A step of it failed and was never repaired.',
        },
      ],
    }),
  ),
  'overview with notices': overview(
    withFacts({
      notices: [
        { kind: 'wal-merged', message: 'Newer rows from magazine.sqlite-wal were merged in.' },
        {
          kind: 'wal-missing',
          message: 'The newest rows may be in magazine.sqlite-wal, which was not dropped.',
          next: 'Drop both files together.',
        },
      ],
      unsupported: [{ kind: 'module', name: 'fts5', objects: ['search', 'search_words'] }],
      set: {
        from: 'dropped',
        format: 'goose',
        why: 'the files have -- +goose Up lines',
        migrations,
        warnings: ['seed.sql is no migration and was left out.'],
      },
      history: history(3).map((each, place) => ({ ...each, changed: place === 1 })),
    }),
  ),
  'overview in a second tab': { ...overview(open), readOnlyTab: true },
  'overview with an update': { ...overview(open), update: 'waiting' },
  'overview with a question': {
    ...overview(open),
    question: {
      title: 'Open another file?',
      words: 'The upgraded copy of magazine.sqlite was not downloaded.',
      yes: 'Open the other file',
      no: 'Stay here',
    },
  },
  plan: planning(plan),
  'plan acknowledged': planning(plan, ['drafts', 'users.bio']),
  'plan without losses': planning(harmless),
  'plan that fails': planning(failedPlan),
  'plan loading': at({
    at: 'plan',
    file: open,
    target: 'newest',
    plan: { is: 'loading', since: 1_000 },
    acknowledged: [],
    only: 'all',
  }),
  'plan without steps': at({
    at: 'plan',
    file: upgraded,
    target: 'newest',
    plan: {
      is: 'ready',
      value: {
        ...harmless,
        preview: { ...preview, steps: [], changes: [], losses: [] },
      },
    },
    acknowledged: [],
    only: 'all',
  }),
  'plan tested up and down': at({
    at: 'plan',
    file: open,
    target: '008',
    plan: { is: 'ready', value: harmless },
    acknowledged: [],
    only: 'risky',
    roundTrip: {
      is: 'ready',
      value: {
        ok: false,
        steps: [
          {
            version: '004',
            outcome: 'proven',
            words: 'Up, down and up again: the same schema and rows',
          },
          {
            version: '005',
            outcome: 'irreversible',
            words: 'Cannot be undone: The drafts are not kept anywhere',
          },
          {
            version: '006',
            outcome: 'failed',
            words: 'After going down, posts.published_at is still there',
          },
        ],
      },
    },
  }),
  applying: at({ at: 'applying', file: open, task: apply, run }),
  'applying in silence': at(
    {
      at: 'applying',
      file: open,
      task: apply,
      run: { ...run, stopping: true },
    },
    { now: 18_000 },
  ),
  failed: at({ at: 'failed', file: open, task: apply, failure }),
  cancelled: at({
    at: 'cancelled',
    file: open,
    task: apply,
    hashes: { is: 'ready', value: { before: SHA_OLD, after: SHA_OLD } },
  }),
  'cancelled, hashing': at({
    at: 'cancelled',
    file: open,
    task: apply,
    hashes: { is: 'loading', since: 0 },
  }),
  result: at({ at: 'result', file: upgraded }, { canSaveInPlace: true, canSaveAs: true }),
  'result in memory': at({
    at: 'result',
    file: { ...upgraded, result: { ...result, stored: false } },
  }),
  'result saved': at(
    {
      at: 'result',
      file: {
        ...upgraded,
        saved: {
          how: 'in-place',
          name: 'magazine.sqlite',
          size: 5_279_744,
          sha256: SHA_NEW,
          verified: true,
        },
      },
    },
    { canSaveInPlace: true },
  ),
  'result of an undo': at({
    at: 'result',
    file: { ...upgraded, result: { ...result, task: undoTask } },
  }),
  undo: at({
    at: 'undo',
    file: upgraded,
    choices: { is: 'ready', value: choices },
    chosen: '010',
    acknowledged: [],
  }),
  'undo loading': at({
    at: 'undo',
    file: upgraded,
    choices: { is: 'loading', since: 0 },
    acknowledged: [],
  }),
  'hostile overview': overview(hostileFile),
  'hostile history': overview(hostileFile, 'history'),
  'hostile failure': at({ at: 'failed', file: hostileFile, task: apply, failure: hostileFailure }),
}

/** A file with more tables than anyone reads, each with a name of its own. */
export function manyTables(tables: number): OpenFile {
  const many = Array.from({ length: tables }, (_, place) => table(`table_${place}`, ['id INTEGER']))
  return { facts: { ...facts, schema: schema(many) }, rows: {} }
}
