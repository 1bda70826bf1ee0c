/** Ends of names that databases commonly have. */
const EXTENSION = /\.(sqlite3?|db3?|s3db|sl3)$/i
/** The version that an earlier download put into the name. */
const OLD_VERSION = /\.v[\d.]+$/
/** Paths, what file systems refuse, and marks that turn the direction of text around. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}/\\:*?"<>|]+/gu

/**
 * The name of a download: `shop.v007.sqlite`. Both parts come from a stranger's file, so what could
 * lead out of a folder, hide the real ending or be refused by a file system becomes '-'.
 */
export function downloadName(fileName: string, version: string | undefined): string {
  const base = safe(fileName.replace(EXTENSION, '').replace(OLD_VERSION, ''), 80) || 'database'
  return `${base}.v${safe(version ?? '0', 40) || '0'}.sqlite`
}

function safe(text: string, length: number): string {
  const clean = text.replace(UNSAFE, '-').replace(/^[.\s-]+/, '')
  return Array.from(clean)
    .slice(0, length)
    .join('')
    .replace(/[.\s]+$/, '')
}
