import type { Connection } from 'tidemark'

/** Bytes of the database, without exporting it. */
export function imageSize(db: Connection): number {
  const pages = Number(db.get('PRAGMA page_count')?.['page_count'])
  return pages * Number(db.get('PRAGMA page_size')?.['page_size'])
}
