import type { Schema, TableSchema } from 'tidemark'

/** Tables and views that a filter leaves, without regard to case: by their names and those of columns. */
export interface Found {
  readonly tables: readonly TableSchema[]
  readonly views: Schema['views']
}

export function findTables({ tables, views }: Schema, filter: string): Found {
  const wanted = filter.trim().toLowerCase()
  if (wanted === '') return { tables, views }
  const holds = ({ name }: { readonly name: string }) => name.toLowerCase().includes(wanted)
  return {
    tables: tables.filter((table) => holds(table) || table.columns.some(holds)),
    views: views.filter(holds),
  }
}
