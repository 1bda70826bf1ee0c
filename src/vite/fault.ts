import type { StatementPosition } from '../report.js'

/** Something wrong with the migrations, and where. */
export interface Fault {
  readonly message: string
  /** Relative to the folder of migrations. */
  readonly path?: string | undefined
  /** From 1. */
  readonly line?: number | undefined
  readonly column?: number | undefined
  /** The line and a caret below the place. */
  readonly frame?: string | undefined
}

/** What stops a build: everything that is wrong with the folder. */
export class FolderFault extends Error {
  override readonly name = 'FolderFault'
  readonly faults: readonly Fault[]

  constructor(faults: readonly Fault[], cause?: unknown) {
    super(faults.map(inWords).join('\n'), cause === undefined ? undefined : { cause })
    this.faults = faults
  }
}

/** The place of a statement, as a fault has it. */
export function placeOf(statement: StatementPosition | undefined): Omit<Fault, 'message'> {
  if (!statement) return {}
  const { source, line, column, excerpt } = statement
  return { path: source, line, column, frame: excerpt }
}

function inWords({ path, line, column, message }: Fault): string {
  const place = [path, line, column].filter((part) => part !== undefined).join(':')
  return place === '' ? message : `${place}: ${message}`
}

/** What Vite shows, in the terminal and in its overlay. */
export interface ViteError {
  readonly message: string
  readonly id?: string
  readonly loc?: { readonly file: string; readonly line: number; readonly column: number }
  readonly frame?: string
}

/** All faults in one message, with the place of the first; `folder` is absolute. */
export function viteError({ faults, message }: FolderFault, folder: string): ViteError {
  const first = faults.find(({ path }) => path !== undefined)
  if (first?.path === undefined) return { message }
  const file = `${folder}/${first.path}`
  const { line = 1, column = 1, frame } = first
  return { message, id: file, loc: { file, line, column }, ...(frame !== undefined && { frame }) }
}

/** A warning, with its place before it. */
export function inOneLine(fault: Fault): string {
  return inWords(fault)
}
