export { notesDatabase as setup } from '../notes-database.js'
