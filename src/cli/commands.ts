import type { Command } from './command.js'
import { adopt } from './commands/adopt.js'
import { check } from './commands/check.js'
import { diff } from './commands/diff.js'
import { down } from './commands/down.js'
import { inspect } from './commands/inspect.js'
import { lint } from './commands/lint.js'
import { newMigration } from './commands/new.js'
import { plan } from './commands/plan.js'
import { preview } from './commands/preview.js'
import { snapshot } from './commands/snapshot.js'
import { status } from './commands/status.js'
import { up } from './commands/up.js'

/** Every command, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  newMigration,
  status,
  plan,
  preview,
  up,
  down,
  lint,
  check,
  snapshot,
  inspect,
  diff,
  adopt,
]
