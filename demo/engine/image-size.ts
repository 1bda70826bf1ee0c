import type { Connection } from 'tidemark'

/** Bytes of the database, without exporting it. */
export function imageSize(db: Connection): number {
  return Number(db.get('PRAGMA page_count')?.['page_count']) * pageSize(db)
}

export function pageSize(db: Connection): number {
  return Number(db.get('PRAGMA page_size')?.['page_size'])
}
