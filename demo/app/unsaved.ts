import type { PageState } from '../state.js'
import { clip } from '../words.js'
import type { Context } from './context.js'

// A changed copy that was not taken home yet: what is asked before it is left.

/** Asked where another file shall take its place. */
export async function mayReplace({ page, session, ask }: Context): Promise<boolean> {
  const name = unsavedName(page.state)
  if (name === undefined) return true
  return ask({
    title: 'Open another file?',
    words: session.isStored
      ? `The changed copy of ${name} was not downloaded. It stays stored in this browser, and is offered again on the first page.`
      : `The changed copy of ${name} was not downloaded, and is kept in memory only: it would be gone.`,
    yes: 'Open the other file',
    no: 'Stay here',
  })
}

/** To the first page: a copy that is stored is offered there again, and nothing has to be asked. */
export async function mayLeave({ page, session, ask }: Context): Promise<boolean> {
  const name = unsavedName(page.state)
  if (name === undefined || session.isStored) return true
  return ask({
    title: 'Leave this file?',
    words: `The changed copy of ${name} was not downloaded, and is kept in memory only: it would be gone.`,
    yes: 'Leave it',
    no: 'Stay here',
  })
}

function unsavedName({ step }: PageState): string | undefined {
  if (!('file' in step) || !step.file.result || step.file.saved) return undefined
  return clip(step.file.facts.name)
}
