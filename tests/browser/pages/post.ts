/** Tells the test something, and gives its answer. */
export async function post(path: string, body: unknown): Promise<unknown> {
  const response = await fetch(path, { method: 'POST', body: JSON.stringify(body) })
  return response.json()
}
