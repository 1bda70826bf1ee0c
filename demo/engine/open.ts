import { connect, readSchema } from 'tidemark'
import type { Database, SqlJsStatic } from 'tidemark'
import { findHistories, openImage } from 'tidemark/adopt'
import type { OpenedImage } from 'tidemark/adopt'
import { indexedDbStore } from 'tidemark/browser'
import { inspect, inspectJournal, mergeWal, sidecarOf } from 'tidemark/file'
import type { FileInspection } from 'tidemark/file'
import type { Rejection } from '../model.js'
import { count, number, size } from '../words.js'
import type { Opening } from './api.js'
import type { Checks } from './checks.js'
import { Copy } from './copy.js'
import { historyOf, versionOf } from './facts.js'
import type { Loose, ReadOriginal } from './loose.js'
import { isRejection, migrationsOf } from './migration-set.js'
import type { KnownMigrations } from './migration-set.js'
import { noticesOf } from './notices.js'
import { readNote } from './notes.js'
import { openStored, storeName } from './open-stored.js'
import { evicted, hotJournal, rejectionOf, rejectionOfError } from './rejections.js'
import type { Seen } from './rejections.js'
import { makeSample, sampleFileName } from './samples.js'

/** As many bytes tell what a file is. */
const START = 4096

export type OpenedCopy = { readonly copy: Copy } | { readonly rejection: Rejection }

type SqlJs = () => Promise<SqlJsStatic>

/** Opens whatever was chosen, with a check told after the other, or says why it cannot be used. */
export async function openCopy(
  opening: Opening,
  checks: Checks,
  sqlJs: SqlJs,
): Promise<OpenedCopy> {
  const { source } = opening
  if (source.kind === 'stored') return openKept(opening, source.name, checks, sqlJs)
  const known = migrationsOf(opening.sql)
  if (isRejection(known)) return { rejection: known }
  if (source.kind === 'sample') {
    const name = sampleFileName(source.sample)
    try {
      const file = new Blob([new Uint8Array(makeSample(await sqlJs(), source.sample))])
      return await openFile(opening, known, { name, file }, checks, sqlJs)
    } catch (error) {
      return { rejection: rejectionOfError(error, { name, start: new Uint8Array(), size: 0 }) }
    }
  }
  return openFile(opening, known, source, checks, sqlJs)
}

interface Files {
  readonly name: string
  readonly file: Blob
  readonly wal?: Blob
  readonly journal?: Blob
}

async function openFile(
  opening: Opening,
  known: KnownMigrations,
  files: Files,
  checks: Checks,
  sqlJs: SqlJs,
): Promise<OpenedCopy> {
  const { name, file, wal, journal } = files
  const seen: Seen = { name, start: await bytesOf(file.slice(0, START)), size: file.size }
  try {
    const found = await checkHeader(seen, journal, checks)
    if ('rejection' in found) return found
    const bytes = await checks.step('read', () => bytesOf(file))
    const walBytes = wal && (await bytesOf(wal))
    const engine = await sqlJs()
    const opened = await checks.step('integrity', () => openBytes(engine, bytes, walBytes), judged)
    const notices = noticesOf({
      name,
      inspection: opened.inspection,
      opened,
      ...found,
      wal: walBytes,
    })
    const image = { wal: walBytes && walBytes.length > 0 ? wal : undefined, file }
    const copy = new Copy(
      engine,
      {
        id: opening.id,
        name,
        known,
        sql: opening.sql,
        historyTable: opening.historyTable,
        inspection: opened.inspection,
        notices,
        unsupported: opened.unsupported,
        mayStore: opening.store,
      },
      { loose: { connection: opened.connection, read: reader(image), ...asItCame(bytes, image) } },
    )
    return await looked(copy, checks, seen)
  } catch (error) {
    return { rejection: rejectionOfError(error, seen) }
  }
}

type Header =
  { readonly rejection: Rejection } | { readonly journal?: 'finished' | 'not-a-journal' }

/** What can be said before anything but the first bytes is read. */
async function checkHeader(seen: Seen, journal: Blob | undefined, checks: Checks): Promise<Header> {
  const inspection = inspect(seen.start, { size: seen.size })
  const refusal = rejectionOf(sidecarNamed(seen.name, inspection), seen)
  const isSize = refusal?.kind === 'too-large'
  await checks.step(
    'header',
    () => undefined,
    () => ({ ok: !refusal || isSize, note: headerNote(inspection) }),
  )
  await checks.step(
    'size',
    () => undefined,
    () => ({ ok: !isSize, note: size(seen.size) }),
  )
  if (refusal) return { rejection: refusal }
  if (!journal) return {}
  const { state } = inspectJournal(await bytesOf(journal.slice(0, START)))
  return state === 'hot' ? { rejection: hotJournal(seen) } : { journal: state }
}

/** A -wal or -journal that is empty or zeroed is known by its name only. */
function sidecarNamed(name: string, inspection: FileInspection): FileInspection {
  const kind = sidecarOf(name)?.kind
  if (inspection.kind === 'sqlite' || (kind !== 'wal' && kind !== 'journal')) return inspection
  const problem = { code: 'NOT_A_DATABASE', severity: 'error', message: '' } as const
  return {
    ...inspection,
    kind: 'not-a-database',
    looksLike: `SQLite -${kind}`,
    problems: [problem],
  }
}

function headerNote({ kind, pageSize = 0, encoding, application }: FileInspection): string {
  if (kind === 'empty') return 'Empty: a new database'
  if (kind !== 'sqlite') return 'Not an SQLite database'
  const parts = ['SQLite 3', `${number(pageSize)}-byte pages`, encoding, application]
  return parts.filter((part) => part !== undefined).join(', ')
}

type Opened = Pick<
  OpenedImage<InstanceType<SqlJsStatic['Database']>>,
  'connection' | 'inspection' | 'unsupported' | 'warnings' | 'wal'
>

function openBytes(sqlJs: SqlJsStatic, bytes: Uint8Array, wal: Uint8Array | undefined): Opened {
  if (bytes.length > 0) return openImage(bytes, { sqlJs, ...(wal && { wal }) })
  const connection: Database = connect(new sqlJs.Database(), { sqlJs })
  return { connection, inspection: inspect(bytes), unsupported: [], warnings: [] }
}

function judged({ warnings, wal }: Opened): { warned: boolean; note: string } {
  const merged = wal && wal.committed > 0 ? ', the -wal merged' : ''
  if (warnings.length === 0) return { warned: false, note: `No damage found${merged}` }
  return { warned: true, note: `${warnings[0]?.message ?? ''}${merged}` }
}

/** What was read, where a database is open on just that: not merged, and not changed on opening. */
function asItCame(bytes: Uint8Array, { wal }: { wal: Blob | undefined }): Pick<Loose, 'bytes'> {
  const isWal = bytes[18] === 2 || bytes[19] === 2
  return wal || isWal ? {} : { bytes }
}

/** Where that is not so, the file is read once more when it is stored. */
function reader({ file, wal }: { file: Blob; wal: Blob | undefined }): ReadOriginal {
  return async () => {
    const bytes = await bytesOf(file)
    return wal ? mergeWal(bytes, await bytesOf(wal), { doubtful: 'accept' }) : bytes
  }
}

/** A copy of an earlier visit. It was checked when it was stored, and is opened as it is. */
async function openKept(
  opening: Opening,
  name: string,
  checks: Checks,
  sqlJs: SqlJs,
): Promise<OpenedCopy> {
  const { id } = opening
  const seen: Seen = { name, start: new Uint8Array(), size: 0 }
  try {
    const store = indexedDbStore(storeName(id))
    const head = await checks.step(
      'header',
      () => store.head(),
      (found) => ({ ok: !!found }),
    )
    const note = head && (await readNote(id))
    if (!head || !note) return { rejection: evicted(name) }
    await checks.step(
      'size',
      () => undefined,
      () => ({ note: size(head.length) }),
    )
    const sql = opening.sql ?? note.sql
    const historyTable = opening.historyTable ?? note.historyTable
    const known = migrationsOf(sql)
    if (isRejection(known)) return { rejection: known }
    const engine = await sqlJs()
    let copy: Copy | undefined
    const options = {
      store,
      migrations: known.migrations,
      historyTable,
      onProgress: (progress: Parameters<NonNullable<Copy['onProgress']>>[0]) =>
        copy?.onProgress?.(progress),
    }
    const database = await checks.step('read', () => openStored(engine, id, options))
    await checks.step(
      'integrity',
      () => undefined,
      () => ({ note: 'Checked when it was stored' }),
    )
    copy = new Copy(
      engine,
      {
        id,
        name: note.name,
        known,
        sql,
        historyTable,
        inspection: note.inspection,
        notices: note.notices,
        unsupported: note.unsupported,
        mayStore: opening.store,
      },
      { database, note },
    )
    return await looked(copy, checks, seen)
  } catch (error) {
    return { rejection: rejectionOfError(error, seen) }
  }
}

/** The last two checks: what the file holds and which version it is. */
async function looked(copy: Copy, checks: Checks, seen: Seen): Promise<OpenedCopy> {
  try {
    await checks.step(
      'schema',
      () => readSchema(copy.connection, { except: [copy.historyTable] }),
      ({ tables, views }) => ({
        note: `${count(tables.length, 'table')}, ${count(views.length, 'view')}`,
      }),
    )
    await checks.step(
      'history',
      () => historyOf(copy, findHistories(copy.connection)),
      ({ history, readOnly }) => ({
        warned: readOnly !== undefined,
        note: readOnly?.message ?? noteOf(versionOf(history)),
      }),
    )
    return { copy }
  } catch (error) {
    await copy.close()
    return { rejection: rejectionOfError(error, seen) }
  }
}

function noteOf(version: string | undefined): string {
  return version === undefined ? 'No version is recorded' : `Version ${version}`
}

async function bytesOf(blob: Blob): Promise<Uint8Array> {
  return new Uint8Array(await blob.arrayBuffer())
}
