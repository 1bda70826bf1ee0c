/** What one file with an up and a down says. */
export interface Sections {
  readonly up: string
  readonly down?: string | { readonly impossible: string }
  readonly transaction?: false
}

/** Something wrong with a text, without its file. */
export interface TextFault {
  readonly message: string
  /** From 1. */
  readonly line?: number
}

/** A text taken apart, or what is wrong with it. */
export type Cut = Sections | { readonly faults: readonly (string | TextFault)[] }

/** What placeholders stand for. */
export type Values = Readonly<Record<string, string>>

/** A text with its values, and the places where one is missing. */
export interface Filled {
  readonly text: string
  readonly faults: readonly TextFault[]
}
