import type { Command } from '../command.js'
import { ALLOW, allowedBy, findingLines, isSerious, lintFolder } from '../lint-folder.js'
import { newDatabase, openDatabase } from '../open-database.js'
import { EVERYWHERE, FOLDER, HISTORY, migrationsOf, runnerOptionsOf } from '../options.js'
import { EXIT } from '../outcome.js'
import { loadSqlJs } from '../sql-js.js'
import { count } from '../words.js'

export const lint: Command = {
  name: 'lint',
  takes: '[<file>]',
  words: [0, 1],
  summary: 'what SQLite accepts and what does harm, in the files of the folder',
  help: `Looks at each migration on a database as it is before it: an empty one, or a copy in memory of the
file that is given, so that losses are counted and not suspected. Ends with 3 where there are errors or
warnings. docs/lint.md has every finding with what to write instead.`,
  options: { ...ALLOW, ...FOLDER, ...HISTORY, ...EVERYWHERE },
  run: async (context) => {
    const { args, io } = context
    const [name] = args.words
    const allowed = allowedBy(args)
    const { migrations } = await migrationsOf(context)
    const sqlJs = await loadSqlJs(io.cwd)
    const { db } = name === undefined ? newDatabase(sqlJs) : await openDatabase(name, io.cwd, sqlJs)
    const all = lintFolder(migrations, db, runnerOptionsOf(args), context.progress)
    const findings = all.filter(({ code }) => !allowed.has(code))
    const serious = findings.filter(isSerious).length
    return {
      exitCode: serious > 0 ? EXIT.found : EXIT.ok,
      data: { file: name ?? null, findings },
      words: (paint) => [
        ...findingLines(findings, paint),
        ...(findings.length > 0 ? [''] : []),
        `${count(migrations.length, 'migration')}: ${serious === 0 ? 'nothing serious' : count(serious, 'serious finding')}${findings.length > serious ? `, ${count(findings.length - serious, 'remark')}` : ''}.`,
      ],
    }
  },
}
