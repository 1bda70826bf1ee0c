import { defineMigration } from 'tidemark'

// Its own way of counting, and not the app's: a migration does tomorrow what it did on its first day.
const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' })

export default defineMigration({
  version: '003',
  description: 'notes know their number of words',
  checksum: '1',
  apply(db) {
    db.exec('ALTER TABLE notes ADD COLUMN words INTEGER')
    for (const { id, text } of db.all<{ id: number; text: string }>('SELECT id, text FROM notes')) {
      const words = [...segmenter.segment(text)].filter(({ isWordLike }) => isWordLike).length
      db.run('UPDATE notes SET words = ? WHERE id = ?', [words, id])
    }
  },
  rollback: (db) => db.exec('ALTER TABLE notes DROP COLUMN words'),
})
