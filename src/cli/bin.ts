#!/usr/bin/env node
import { Console } from 'node:console'
import { main } from './main.js'
import { processIo } from './process-io.js'

// What a migration in TypeScript prints must not come between the lines of a JSON document.
globalThis.console = new Console(process.stderr, process.stderr)
process.exitCode = await main(process.argv.slice(2), processIo())
