import { notesDatabase } from '../notes-database.js'

/** What a page gets when somebody drops a database on it. */
export async function setup() {
  const { bytes } = await notesDatabase()
  return { file: new File([new Uint8Array(bytes)], 'notes.db') }
}
