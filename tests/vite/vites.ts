/** What the tests ask of Vite, the same of each version. */
export interface Vite {
  build(config: Config): Promise<unknown>
  createServer(config: Config): Promise<Server>
  preview(config: Config): Promise<Server>
}

interface Config {
  readonly root: string
  readonly logLevel: 'silent' | 'warn'
  readonly customLogger?: Logger
  readonly server?: { readonly port: number; readonly host: string }
  readonly preview?: { readonly port: number; readonly host: string }
  readonly build?: {
    readonly write: false
    readonly minify: false
    readonly rollupOptions: { readonly treeshake: false }
  }
}

interface Logger {
  hasWarned: boolean
  info(words: string): void
  warn(words: string): void
  warnOnce(words: string): void
  error(words: string): void
  clearScreen(): void
  hasErrorLogged(): boolean
}

interface Server {
  listen?(): Promise<unknown>
  ssrLoadModule?(url: string): Promise<Record<string, unknown>>
  readonly resolvedUrls: { readonly local: readonly string[] } | null
  close(): Promise<void>
}

/** The versions of Vite that the plugin works with. */
export const VITES: readonly { readonly name: string; readonly load: () => Promise<Vite> }[] = [
  { name: 'Vite 7', load: () => import('vite7') },
  { name: 'Vite 8', load: () => import('vite') },
]

/** A logger that keeps what it is warned of. */
export function keeping(warnings: string[]): Logger {
  const warn = (words: string): void => void warnings.push(words)
  const nothing = (): void => undefined
  const rest = { info: nothing, error: warn, clearScreen: nothing, hasErrorLogged: () => false }
  return { hasWarned: false, warn, warnOnce: warn, ...rest }
}

/** For a build of which nobody looks at the files: most of a build is what these leave out. */
export const QUICK = {
  write: false,
  minify: false,
  rollupOptions: { treeshake: false },
} as const

const anywhere = { port: 0, host: 'localhost' }

/** Starts the development server of an app; what it warns of goes to `warnings`. */
export async function develop(
  vite: Vite,
  root: string,
  warnings: string[] = [],
): Promise<{ url: string; server: Server }> {
  const customLogger = keeping(warnings)
  const server = await vite.createServer({ root, logLevel: 'warn', customLogger, server: anywhere })
  await server.listen?.()
  return { url: urlOf(server), server }
}

/** Serves the built app. */
export async function previewOf(
  vite: Vite,
  root: string,
): Promise<{ url: string; server: Server }> {
  const server = await vite.preview({ root, logLevel: 'silent', preview: anywhere })
  return { url: urlOf(server), server }
}

function urlOf({ resolvedUrls }: Server): string {
  const [url] = resolvedUrls?.local ?? []
  if (url === undefined) throw new Error('Vite listens nowhere.')
  return url
}
