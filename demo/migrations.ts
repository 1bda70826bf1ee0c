import { fromGlob } from 'tidemark/sources'

/** What the folder migrations/ holds, built into the page: SQL as text, TypeScript as modules. */
export const migrations = fromGlob({
  ...import.meta.glob('./migrations/*.sql', { eager: true, query: '?raw', import: 'default' }),
  ...import.meta.glob('./migrations/*.ts', { eager: true }),
})
