/** What sql.js 1.16 reads from its options and its published types do not know yet. */
interface EmscriptenModule {
  /** False: SQLite's own math functions stay as they are. */
  useOldExtensionFunctions?: boolean
}
