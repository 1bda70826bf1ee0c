import { defineMigration } from 'tidemark'

export default defineMigration({
  version: '002',
  description: 'titles are loud',
  checksum: 'revision 1',
  apply(db) {
    for (const { id, title } of db.all<{ id: number; title: string }>('SELECT * FROM notes')) {
      db.run('UPDATE notes SET title = ? WHERE id = ?', [title.toUpperCase(), id])
    }
  },
  rollback: (db) => db.exec('UPDATE notes SET title = lower(title)'),
})
