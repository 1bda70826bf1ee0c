// npm test: everything, once. npm run test:long -- 20000: the long campaigns, 20,000 cases each.
import { runTool } from './process.mjs'
import { requireChromium } from './chromium.mjs'
import { setUp } from './setup.mjs'

const defaultLongRuns = '10000'

const asked = process.argv.slice(2)
const long = asked[0] === '--long'
const rest = long ? asked.slice(1) : asked
const [first = ''] = rest
const countGiven = long && /^[1-9]\d*$/.test(first)
// vitest adds projects up, so a project that was asked for must stand alone.
const projects = rest.some((each) => each.startsWith('--project'))
  ? []
  : ['--project', long ? 'long' : '!long']

await setUp()
process.exitCode = await runTool(
  'vitest',
  ['run', ...projects, ...(countGiven ? rest.slice(1) : rest)],
  {
    CHROMIUM_PATH: await requireChromium(),
    ...(long ? { TIDEMARK_RUNS: countGiven ? first : defaultLongRuns } : {}),
  },
)
