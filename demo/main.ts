import initSqlJs from 'sql.js'
import wasmUrl from 'sql.js/dist/sql-wasm-browser.wasm?url'

const main = document.querySelector('main')
const { Database } = await initSqlJs({ useOldExtensionFunctions: false, locateFile: () => wasmUrl })
const [result] = new Database().exec('SELECT sqlite_version()')
if (main !== null) main.textContent = `SQLite ${String(result?.values[0]?.[0])}`
