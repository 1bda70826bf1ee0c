import type { Engine } from '../engine/api.js'
import type { FileFacts } from '../model.js'
import type { Catalogue } from './catalogue.js'
import type { Context } from './context.js'
import type { OpeningFiles } from './opening.js'
import { failureFrom } from './trouble.js'

/** Where the history of a file is kept when another tool's table has the usual name. */
const OTHER_TABLE = 'tidemark_migrations'

/** What changes the history of the copy besides a run. */
export class Changing {
  readonly #context: Context
  readonly #catalogue: Catalogue
  readonly #opening: OpeningFiles

  constructor(context: Context, catalogue: Catalogue, opening: OpeningFiles) {
    this.#context = context
    this.#catalogue = catalogue
    this.#opening = opening
  }

  /** Takes over what another tool recorded. */
  adopt(tool: string): Promise<void> {
    return this.#change((engine) => engine.adopt(tool))
  }

  acceptChanged(version: string): Promise<void> {
    return this.#change((engine) => engine.acceptChanged(version))
  }

  /** Beside another tool's list there can be none of the same name: ours goes into a table of its own. */
  async baseline(upTo: string): Promise<void> {
    const { step } = this.#context.page.state
    const isTaken = 'file' in step && step.file.facts.readOnly !== undefined
    if (isTaken && !(await this.useOtherTable())) return
    await this.#change((engine) => engine.baseline(upTo))
  }

  /** Reads the file once more, with a history in a table of its own. */
  useOtherTable(): Promise<boolean> {
    return this.#opening.again({ historyTable: OTHER_TABLE })
  }

  async #change(ask: (engine: Engine) => Promise<FileFacts>): Promise<void> {
    const { page, session, tabs } = this.#context
    if (page.state.readOnlyTab || !('file' in page.state.step)) return
    try {
      const facts = await session.urgently(ask, true)
      if (session.origin?.id !== facts.id) return
      page.dispatch({ type: 'factsRead', facts })
      session.changed(false)
      if (await this.#catalogue.store({ facts })) tabs?.tellChanged(facts.id)
    } catch (error) {
      const { title, what, next } = failureFrom(error, 'Nothing was changed')
      const notice = { kind: 'file', message: `${title}: ${what}`, ...(next && { next }) } as const
      page.dispatch({ type: 'noticed', notice })
    }
  }
}
