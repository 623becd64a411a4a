import { realpath } from 'node:fs/promises'
import path from 'node:path'

/** What the build puts into out/renderer. Anything else is not served: a type is a statement, never a guess. */
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
}

export interface Asset {
  /** Absolute path of an existing file inside the root. */
  readonly file: string
  /** Its Content-Type. */
  readonly type: string
}

/**
 * The file that an address of the app's scheme stands for, or null where there is none that may be served: outside
 * the root (by dots, encoded dots, backslashes, absolute paths or symbolic links), of an unknown type, or missing.
 * @param root folder of the built page, absolute
 * @param pathname path of the URL, still percent-encoded
 */
export async function findAsset(root: string, pathname: string): Promise<Asset | null> {
  let relative: string
  try {
    relative = decodeURIComponent(pathname)
  } catch {
    return null
  }
  // The URL parser has resolved plain dots already; what it leaves are encoded separators (%2e%2e%2f, %5c).
  if (/[\0\\]/.test(relative) || relative.split('/').includes('..')) return null
  if (relative === '/') relative = '/index.html'
  const type = TYPES[path.extname(relative).toLowerCase()]
  if (!type) return null
  try {
    const file = await realpath(path.join(root, relative))
    return file.startsWith((await realpath(root)) + path.sep) ? { file, type } : null
  } catch {
    return null
  }
}
