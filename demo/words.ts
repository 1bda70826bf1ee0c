const NUMBER = new Intl.NumberFormat('en-GB')
const DATE = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' })
const UNITS = ['bytes', 'kB', 'MB', 'GB'] as const

/** '1,204' */
export function number(value: number): string {
  return NUMBER.format(value)
}

/** '1 table', '2,048 tables' */
export function count(many: number, singular: string, plural = `${singular}s`): string {
  return `${number(many)} ${many === 1 ? singular : plural}`
}

/** '512 bytes', '94 kB', '1.4 MB' (1 kB is 1,000 bytes) */
export function size(bytes: number): string {
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), UNITS.length - 1)
  const value = bytes / 1000 ** power
  const digits = power > 1 && value < 100 ? 1 : 0
  return `${number(Number(value.toFixed(digits)))} ${UNITS[power]}`
}

/** A recorded time as the reader's clock has it; text that is no date stays as it is. */
export function time(recorded: string): string {
  const date = new Date(recorded)
  return Number.isNaN(date.getTime()) ? recorded : DATE.format(date)
}

/** '0.4 ms', '12 ms', '3.2 s', '2 min 5 s' */
export function duration(ms: number): string {
  if (ms >= 59_950) {
    const seconds = Math.round(ms / 1000)
    return `${number(Math.floor(seconds / 60))} min ${seconds % 60} s`
  }
  if (ms >= 999.5) return `${(ms / 1000).toFixed(1)} s`
  return ms >= 9.95 ? `${Math.round(ms)} ms` : `${ms.toFixed(1)} ms`
}

/** A description as a title: those made of a file's name have no capital, and stand beside others. */
export function title(description: string): string {
  const [first = ''] = description.split(' ', 1)
  return /^[a-z]+$/.test(first)
    ? `${first.slice(0, 1).toUpperCase()}${description.slice(1)}`
    : description
}

/** Marks that turn text around: 'exe.png' would read 'gnp.exe'. */
const TURNING = /[\u202A-\u202E\u2066-\u2069]/g

/** A text from a file, cut to a length that a page can show. Names in SQLite may be empty. */
export function clip(text: string, length = 120): string {
  if (text === '') return '(no name)'
  const signs = Array.from(text.replace(TURNING, '\uFFFD'))
  return signs.length > length ? `${signs.slice(0, length).join('')}…` : signs.join('')
}
