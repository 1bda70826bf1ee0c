// npm run check: everything that must hold before a change goes in, in the order of how soon it says
// no. The first step that fails ends it. --without-tests leaves the tests out.
import { fail, root, run, runTool } from './process.mjs'
import { setUp } from './setup.mjs'

const node = process.execPath
const script = (/** @type {string} */ name) => run(node, [`${root}/scripts/${name}`])

/** @type {[name: string, step: () => Promise<number>][]} */
const steps = [
  ['lint', () => runTool('oxlint', ['--type-aware', '--deny-warnings'])],
  ['types', () => runTool('typescript', ['--noEmit'])],
  ['format', () => runTool('prettier', ['--check', '--log-level', 'warn', '.'])],
  ['build', () => script('build.mjs')],
  ['package', () => script('check-package.mjs')],
]
if (!process.argv.includes('--without-tests')) steps.push(['tests', () => script('test.mjs')])

await setUp()
for (const [name, step] of steps) {
  console.log(`\n== ${name}`)
  if ((await step()) !== 0) fail(`The check stopped at: ${name}. Nothing after it was tried.`)
}
