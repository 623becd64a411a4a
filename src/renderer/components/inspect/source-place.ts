/** Where code is, in short: the last part of its address, with the line; the whole address for a tooltip. */
export interface SourcePlace {
  readonly short: string
  readonly full: string
}

/**
 * @param url of a script: `file:///a/b.mjs`, `node:internal/timers`, an absolute path of older modules, or ''
 * @param line from 1; 0: not known
 * @returns null where there is no script
 */
export function sourcePlace(url: string, line: number, column: number): SourcePlace | null {
  if (url === '') return null
  const path = url.startsWith('file://') ? pathOf(url) : url
  const file = url.startsWith('node:')
    ? url
    : path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
  const at = line > 0 ? `:${line}` : ''
  return { short: `${file || path}${at}`, full: `${path}${at}${at !== '' && column > 0 ? `:${column}` : ''}` }
}

/** The path in a file's address, readable again; as it is where it can't be read. */
function pathOf(url: string): string {
  try {
    return decodeURIComponent(new URL(url).pathname)
  } catch {
    return url
  }
}
