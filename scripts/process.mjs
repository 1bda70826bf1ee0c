// Running other programs, the same way on Linux, macOS and Windows.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The top folder of the repository. */
export const root = fileURLToPath(new URL('..', import.meta.url))

/**
 * Runs a program with this terminal as its own and resolves to its exit code.
 * A program that cannot be started counts as 127, one that a signal ended as 1.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {Record<string, string>} [env] added to this process's environment
 * @returns {Promise<number>}
 */
export function run(command, args, env = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: 'inherit',
    })
    child.on('error', () => resolve(127))
    child.on('exit', (code) => resolve(code ?? 1))
  })
}

/**
 * Runs the command line of an installed package with this very Node: `npx` would cost a second and
 * needs a shell on Windows.
 *
 * @param {string} packageName
 * @param {readonly string[]} args
 * @param {Record<string, string>} [env]
 */
export function runTool(packageName, args, env) {
  return run(process.execPath, [commandFile(packageName), ...args], env)
}

/**
 * Runs npm. Under `npm run` npm tells where it lives; on its own a script looks it up in the PATH.
 *
 * @param {readonly string[]} args
 */
export function runNpm(args) {
  const npm = process.env['npm_execpath']
  if (npm !== undefined && /npm-cli\.c?js$/.test(npm)) return run(process.execPath, [npm, ...args])
  return process.platform === 'win32'
    ? run(process.env['ComSpec'] ?? 'cmd.exe', ['/d', '/s', '/c', 'npm', ...args])
    : run('npm', args)
}

/**
 * Prints what went wrong and ends the process.
 *
 * @param {string} message
 * @returns {never}
 */
export function fail(message) {
  console.error(`\n${message}\n`)
  process.exit(1)
}

/** @param {string} packageName */
function commandFile(packageName) {
  const manifest = join(root, 'node_modules', packageName, 'package.json')
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8'))
  const shortName = packageName.replace(/^@[^/]+\//, '')
  const file = typeof bin === 'string' ? bin : (bin[shortName] ?? Object.values(bin)[0])
  return join(dirname(manifest), file)
}
