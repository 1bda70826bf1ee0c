import type { PageState, StepName } from '../state.js'

// What this tab was at, for a reload. Storage may be switched off, and then throws at every touch.

export interface Memory {
  readonly id: string
  readonly name: string
  readonly at: StepName
  readonly target?: string
}

const KEY = 'tidemark-tab'
const THEME = 'tidemark-theme'
const KEYS = 'tidemark-single-keys'

export function remember({ step }: PageState, before: PageState): void {
  // While something is read, the tab still is at what it had before.
  if (step === before.step || step.at === 'reading') return
  if (!('file' in step)) return write(() => sessionStorage.removeItem(KEY))
  const { id, name } = step.file.facts
  const memory: Memory = {
    id,
    name,
    at: step.at,
    ...(step.at === 'plan' && { target: step.target }),
  }
  write(() => sessionStorage.setItem(KEY, JSON.stringify(memory)))
}

export function recall(): Memory | undefined {
  const text = read(() => sessionStorage.getItem(KEY))
  if (text === undefined) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return isMemory(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isMemory(value: unknown): value is Memory {
  const texts = ['id', 'name', 'at']
  return (
    typeof value === 'object' &&
    value !== null &&
    texts.every((name) => typeof Reflect.get(value, name) === 'string')
  )
}

export function recallTheme(): PageState['theme'] {
  const theme = read(() => localStorage.getItem(THEME))
  return theme === 'light' || theme === 'dark' ? theme : 'system'
}

export function rememberTheme(theme: PageState['theme']): void {
  write(() => localStorage.setItem(THEME, theme))
}

export function recallSingleKeys(): boolean {
  return read(() => localStorage.getItem(KEYS)) !== 'off'
}

export function rememberSingleKeys(on: boolean): void {
  write(() => localStorage.setItem(KEYS, on ? 'on' : 'off'))
}

function read(get: () => string | null): string | undefined {
  try {
    return get() ?? undefined
  } catch {
    return undefined
  }
}

function write(set: () => void): void {
  try {
    set()
  } catch {
    // Nothing is remembered then.
  }
}
