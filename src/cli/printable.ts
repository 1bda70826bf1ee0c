/**
 * Text of a stranger's file as a terminal can show it: control characters could move the cursor, rename
 * the window or hide what stands before them, and marks of direction turn the text around.
 */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (sign) => {
    return `\\u${(sign.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`
  })
}

/** The same for a text that has our own colours in it. */
export function printableInColour(text: string): string {
  const parts = text.split(/(\u001B\[\d+m)/)
  return parts.map((part, index) => (index % 2 === 1 ? part : printable(part))).join('')
}

/** The same on one line, for the cell of a table. */
export function onOneLine(text: string, length = 100): string {
  const line = printable(text.replace(/\s+/g, ' ')).trim()
  return line.length > length ? `${line.slice(0, length - 1)}…` : line
}

/** All control and format characters but the end of a line. */
const UNPRINTABLE = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu
