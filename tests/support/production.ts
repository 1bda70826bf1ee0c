/**
 * Lets Vite build what users get. It takes NODE_ENV from the process, where vitest has put "test": JSX
 * would become what helps to develop, a tenth larger and slower.
 */
export async function asProduction<T>(work: () => Promise<T>): Promise<T> {
  const { NODE_ENV } = process.env
  process.env['NODE_ENV'] = 'production'
  try {
    return await work()
  } finally {
    if (NODE_ENV === undefined) delete process.env['NODE_ENV']
    else process.env['NODE_ENV'] = NODE_ENV
  }
}
