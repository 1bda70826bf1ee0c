#!/usr/bin/env node
import { Console } from 'node:console'
import { endedEarly, main } from './main.js'
import { processIo } from './process-io.js'

// What a migration in TypeScript prints must not come between the lines of a JSON document.
globalThis.console = new Console(process.stderr, process.stderr)
const argv = process.argv.slice(2)
const io = processIo()
const onExit = () => {
  process.exitCode = endedEarly(argv, io)
}
process.on('exit', onExit)
process.exitCode = await main(argv, io)
process.off('exit', onExit)
