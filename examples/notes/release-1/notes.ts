import { database } from '../src/database.js'
import type { Note } from '../src/notes.js'

// The list as it was in the first release, whose notes had a text and nothing else.

export async function add(text: string): Promise<void> {
  await database.run('INSERT INTO notes (text) VALUES (?)', [text])
}

export async function list(): Promise<Note[]> {
  const rows = await database.all<{ id: number; text: string }>(
    'SELECT id, text FROM notes ORDER BY id DESC',
  )
  return rows.map(({ id, text }) => ({
    id,
    text,
    detail: '',
    actions: { Delete: () => database.run('DELETE FROM notes WHERE id = ?', [id]) },
  }))
}
