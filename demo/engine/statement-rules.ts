import { splitStatements } from 'tidemark'
import type { Migration, Statement } from 'tidemark'

// What migrations of a user may do here. The library's own guard keeps a migration from taking the
// transaction or the file away; this keeps a stranger's SQL to what migrations are made of, and it is
// asked before anything runs.

const ALLOWED =
  /^(alter|analyze|begin|commit|create|delete|drop|end|explain|insert|reindex|release|replace|rollback|savepoint|select|update|vacuum|values|with)$/i

/** Pragmas that harm nothing but the copy: those that only answer, and those that are undone or are data. */
const PRAGMAS =
  /^(application_id|automatic_index|auto_vacuum|cache_size|case_sensitive_like|collation_list|compile_options|database_list|defer_foreign_keys|encoding|foreign_key_check|foreign_key_list|foreign_keys|function_list|index_info|index_list|index_xinfo|integrity_check|legacy_alter_table|module_list|optimize|page_count|page_size|quick_check|recursive_triggers|reverse_unordered_selects|schema_version|secure_delete|synchronous|table_info|table_list|table_xinfo|user_version)$/i

/** Pragmas of which only the question is harmless. */
const ONLY_ASKED = /^schema_version$/i

/** Functions that reach beyond the database; SQLite in this page has none of them, and says so late. */
const FUNCTIONS = /^(load_extension|readfile|writefile|edit|fts3_tokenizer)$/i

/** What these migrations hold that may not run here, each with file and line. Pure. */
export function faultsOf(migrations: Iterable<Migration>): string[] {
  return [...migrations].flatMap(({ version, sql }) => {
    if (!sql) return [`${version}: it is a program; this page runs SQL only.`]
    const { up, down, source = version, downSource = source } = sql
    return [...faultsIn(up, source), ...(down === undefined ? [] : faultsIn(down, downSource))]
  })
}

function faultsIn(sql: string, source: string): string[] {
  return splitStatements(sql).flatMap((statement) => {
    const why = whyNot(statement)
    if (why === undefined) return []
    const line = sql.slice(0, statement.start).split('\n').length
    return [`${source}, line ${line}: ${why}.`]
  })
}

function whyNot({ tokens }: Statement): string | undefined {
  const words = tokens.map(({ text }) => text)
  const first = words.findIndex((word) => !/^(explain|query|plan)$/i.test(word))
  const word = words[first]?.toUpperCase() ?? ''
  if (word === 'PRAGMA') return pragmaFault(words.slice(first + 1))
  if (!ALLOWED.test(word)) return `${word.slice(0, 40)} may not run here`
  if (word === 'VACUUM' && words.some((each) => /^into$/i.test(each))) {
    return 'VACUUM INTO writes another file'
  }
  const call = tokens.find(
    ({ text }, at) => FUNCTIONS.test(bare(text)) && tokens[at + 1]?.text === '(',
  )
  return call && `${bare(call.text)}() may not be called here`
}

/** The words of a pragma behind PRAGMA: `[schema .] name [= value | (value)]`. */
function pragmaFault(words: readonly string[]): string | undefined {
  const at = words[1] === '.' ? 2 : 0
  const name = bare(words[at] ?? '')
  const sets = words.length > at + 1
  if (PRAGMAS.test(name) && !(sets && ONLY_ASKED.test(name))) return undefined
  return `PRAGMA ${name.slice(0, 40)} may not be used here`
}

/** A name without its quotes, well enough to compare it with names that have none inside. */
function bare(text: string): string {
  return text.replace(/^["'`[]|["'`\]]$/g, '')
}
