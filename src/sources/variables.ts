import type { Filled, TextFault, Values } from './cut.js'
import { LineCounter } from './lines.js'
import { marksOf } from './marks.js'
import { fillPlaceholders, noValue } from './placeholders.js'

/** `${NAME}`, `${NAME:-default}`, `${NAME-default}` and `$NAME`. */
const VARIABLE = /\$(?:\{([A-Za-z_]\w*)(?::?-([^{}\r\n]*))?\}|([A-Za-z_]\w*))/g

/**
 * Puts values in the place of variables between the marks `ENVSUB ON` and `ENVSUB OFF`, strings and
 * all; elsewhere placeholders have the meaning that they have in every format.
 */
export function fillVariables(text: string, mark: RegExp, values: Values = {}): Filled {
  const switches = marksOf(text, mark).flatMap((each) => {
    const [, state] = /^envsub[ \t]+(on|off)$/i.exec(each.groups[0]?.trim() ?? '') ?? []
    return state === undefined ? [] : [{ at: each.end, on: state.toLowerCase() === 'on' }]
  })
  if (!switches.some(({ on }) => on)) return fillPlaceholders(text, values)
  const faults: TextFault[] = []
  const lines = new LineCounter(text)
  let next = 0
  let isOn = false
  const filled = text.replace(VARIABLE, (whole, braced, fallback, bare, offset: number) => {
    for (let found = switches[next]; found && found.at <= offset; found = switches[++next]) {
      isOn = found.on
    }
    if (!isOn) return whole
    const name = String(braced ?? bare)
    if (Object.hasOwn(values, name)) return String(values[name])
    if (fallback !== undefined) return String(fallback)
    faults.push({ line: lines.at(offset), message: noValue(whole, name) })
    return whole
  })
  return { text: filled, faults }
}
