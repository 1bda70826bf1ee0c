// The public names of this package ('tidemark', 'tidemark/sources', ...) and the source files behind
// them, read from package.json, so that page, tests and benches use the names that apps use and run
// the sources.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './process.mjs'

/**
 * @returns {{ name: string, source: string }[]} source: a path from the top folder, "src/index.ts"
 */
export function entryPoints() {
  const { name, exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  return Object.entries(exports).flatMap(([key, target]) =>
    typeof target === 'object' && target !== null && 'default' in target
      ? [{ name: name + key.slice(1), source: sourceOf(String(target.default)) }]
      : [],
  )
}

/** @returns {Record<string, string>} public name to absolute path of its source */
export function sourceAliases() {
  return Object.fromEntries(entryPoints().map(({ name, source }) => [name, join(root, source)]))
}

/** @param {string} built "./dist/index.js" */
function sourceOf(built) {
  return built.replace(/^\.\/dist\//, 'src/').replace(/\.js$/, '.ts')
}
