import initSqlJs from 'sql.js'
import wasm from 'sql.js/dist/sql-wasm-browser.wasm?url'
import { chunked } from '../../src/browser/index.js'
import { connect, MigrationRunner, preview } from '../../src/index.js'
import { fromFiles } from '../../src/sources/index.js'
import type { SourceFile } from '../../src/sources/index.js'

// What no page can leave out between a dropped file and its plan, one part after the other.

const sqlJs = initSqlJs({ useOldExtensionFunctions: false, locateFile: () => wasm })

async function partsOf(file: Blob, sql: readonly SourceFile[]): Promise<Record<string, number>> {
  const SQL = chunked(await sqlJs)
  const { migrations } = fromFiles(sql)
  const times: Record<string, number> = {}
  let last = performance.now()
  const lap = (name: string) => {
    const now = performance.now()
    times[name] = now - last
    last = performance.now()
  }
  const bytes = new Uint8Array(await file.arrayBuffer())
  lap('read')
  const db = connect(new SQL.Database(bytes), { sqlJs: SQL })
  db.get('SELECT count(*) FROM sqlite_schema')
  lap('open')
  db.all('PRAGMA quick_check')
  lap('quick_check')
  const runner = new MigrationRunner(db, { migrations })
  if (!preview(runner).ok) throw new Error('The preview failed.')
  lap('preview')
  // What of the preview are the migrations themselves.
  const clone = db.clone()
  lap('clone')
  new MigrationRunner(clone, { migrations }).applyAll()
  lap('apply')
  clone.close()
  db.close()
  return times
}

onmessage = ({ data }: MessageEvent<{ file: Blob; sql: readonly SourceFile[] }>) => {
  partsOf(data.file, data.sql).then(
    (times) => postMessage({ times }),
    (error: unknown) => postMessage({ error: String(error) }),
  )
}
