import type { Format } from '../format.js'
import { placeByName, sqlFiles } from '../names.js'

const NAME = /^(?<version>\d+)_(?<words>.*?)(?:\.(?<half>up|down))?\.sql$/i
/** That tool looks at the beginning of a file and nowhere else. */
const MARK = /^-- no-transaction/

export const sqlx: Format = {
  name: 'sqlx',
  names: '20240102030405_add_tags.sql, or .up.sql and .down.sql',
  history: { tool: 'sqlx', table: '_sqlx_migrations' },
  recognise({ files }) {
    const sql = sqlFiles(files)
    const marked = sql.find(({ name, text }) => NAME.test(name) && MARK.test(text ?? ''))
    if (!marked || !sql.every(({ name }) => NAME.test(name))) return undefined
    return { strength: 4.5, why: `${marked.path} begins with -- no-transaction` }
  },
  place: () => (file) => placeByName(NAME, file),
  cut: (text) => ({ up: text, ...(MARK.test(text) && { transaction: false }) }),
  loose: 'alone',
}
