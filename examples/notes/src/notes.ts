import { database } from './database.js'
import { countWords } from './words.js'

/** A note as the list shows it. */
export interface Note {
  readonly id: number
  readonly text: string
  /** In words what the list shows beside the text. */
  readonly detail: string
  readonly actions: Readonly<Record<string, () => Promise<unknown>>>
}

export async function add(text: string): Promise<void> {
  await database.run('INSERT INTO notes (text, words) VALUES (?, ?)', [text, countWords(text)])
}

export async function list(): Promise<Note[]> {
  const rows = await database.all<{ id: number; text: string; words: number; pinned: number }>(
    'SELECT id, text, words, pinned FROM notes ORDER BY pinned DESC, id DESC',
  )
  return rows.map(({ id, text, words, pinned }) => ({
    id,
    text,
    detail: words === 1 ? '1 word' : `${words} words`,
    actions: {
      [pinned ? 'Unpin' : 'Pin']: () =>
        database.run('UPDATE notes SET pinned = ? WHERE id = ?', [pinned ? 0 : 1, id]),
      Delete: () => database.run('DELETE FROM notes WHERE id = ?', [id]),
    },
  }))
}
