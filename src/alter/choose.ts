import type { Difference, Method } from './differences.js'

/** What a trial in a copy of the schema, without rows, has shown about ALTER TABLE. */
export interface Trial {
  /** Why the statements that change columns fail; undefined when they work. */
  readonly structure: string | undefined
  /** Why all ALTER statements together do not lead to the table asked for; undefined when they do. */
  readonly whole: string | undefined
}

export interface Choice {
  readonly method: Method
  /** Why each cheaper method cannot do it. */
  readonly reasons: readonly { readonly method: Method; readonly why: string }[]
}

const BY_COST: readonly Method[] = ['none', 'native', 'catalog', 'copy']

/** The cheapest method that can remove these differences, and why none is cheaper. Pure. */
export function chooseMethod(differences: readonly Difference[], trial: Trial): Choice {
  const reasons: { method: Method; why: string }[] = []
  for (const method of BY_COST) {
    const why = obstacle(method, differences, trial)
    if (why === undefined) return { method, reasons }
    reasons.push({ method, why })
  }
  return { method: 'copy', reasons }
}

/** Why a method cannot remove these differences; undefined where it can. Pure. */
export function obstacle(
  method: Method,
  differences: readonly Difference[],
  { structure, whole }: Trial,
): string | undefined {
  const words = (...needs: Difference['needs'][]): string | undefined => {
    const found = differences.filter((each) => needs.includes(each.needs)).map((each) => each.words)
    return found.length > 0 ? found.join('; ') : undefined
  }
  switch (method) {
    case 'none':
      return words('native', 'catalog', 'copy')
    case 'native':
      return words('catalog', 'copy') ?? whole
    case 'catalog':
      return words('copy') ?? structure
    case 'copy':
      return undefined
  }
}
