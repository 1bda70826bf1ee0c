import { readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { parseSync } from 'vite'
import { root } from '../../scripts/process.mjs'

/** Files by their path from the top folder: "src/sql.ts" to its text. */
export type SourceTree = ReadonlyMap<string, string>

/** One import, re-export, dynamic import or import type. */
export interface Import {
  readonly from: string
  /** The file's path for a relative import, else the name as written: "node:fs", "tidemark/file". */
  readonly to: string
  readonly relative: boolean
  readonly written: string
}

/** Reads the TypeScript files of these folders; a folder that is not there counts as empty. */
export function readTree(...folders: string[]): SourceTree {
  const files = folders.flatMap((folder) => filesOf(folder)).filter((file) => file.endsWith('.ts'))
  return new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')]))
}

export function importsOf(tree: SourceTree): Import[] {
  return [...tree].flatMap(([from, code]) =>
    specifiersOf(from, code).map((written) => ({
      from,
      to: written.startsWith('.') ? resolve(from, written) : written,
      relative: written.startsWith('.'),
      written,
    })),
  )
}

function filesOf(folder: string): string[] {
  try {
    return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
      posix.join(folder, name.replaceAll('\\', '/')),
    )
  } catch {
    return []
  }
}

/** "./sql.js" in src/plan.ts is src/sql.ts: TypeScript wants imports to name the file to be. */
function resolve(from: string, written: string): string {
  const path = posix.join(posix.dirname(from), written.replace(/\?.*$/, ''))
  return path.replace(/\.js$/, '.ts')
}

function specifiersOf(file: string, code: string): string[] {
  const { program, errors } = parseSync(file, code)
  if (errors.length > 0) throw new Error(`${file} does not parse: ${errors[0]?.message ?? ''}`)
  const found: string[] = []
  visit(program, (node) => {
    const named = importingNodes.has(String(node['type'])) ? node['source'] : undefined
    if (isNode(named) && typeof named['value'] === 'string') found.push(named['value'])
  })
  return found
}

const importingNodes = new Set([
  'ImportDeclaration',
  'ExportNamedDeclaration',
  'ExportAllDeclaration',
  'ImportExpression',
  'TSImportType',
])

type Node = Readonly<Record<string, unknown>>

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null
}

function visit(value: unknown, see: (node: Node) => void): void {
  if (!isNode(value)) return
  if ('type' in value) see(value)
  for (const child of Object.values(value)) visit(child, see)
}
