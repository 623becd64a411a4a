import { readFile } from 'node:fs/promises'
import { protocol } from 'electron'
import { APP_ORIGIN, APP_SCHEME, sameOrigin } from './app-url'
import { findAsset } from './asset'
import { CONTENT_SECURITY_POLICY } from './security/csp'

const HEADERS = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
}

/** Makes the app's scheme a real origin (to be called before Electron is ready). */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: APP_SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ])
}

/**
 * Serves the built page, and nothing else, under `forkscope://app/`. `root`: its folder.
 *
 * Not by `protocol.handle`: to make its requests and responses, Node loads all of `fetch`, in the middle of the start.
 */
export function serveApp(root: string): void {
  protocol.registerBufferProtocol(
    APP_SCHEME,
    (request, answer) =>
      void respond(root, request)
        .catch(() => refusal(404))
        .then(answer),
  )
}

async function respond(root: string, { method, url }: Electron.ProtocolRequest) {
  if (method !== 'GET' && method !== 'HEAD') return refusal(405)
  if (!sameOrigin(url, new URL(APP_ORIGIN))) return refusal(404)
  const asset = await findAsset(root, new URL(url).pathname)
  if (!asset) return refusal(404)
  // Files of the build are small; a stream would cost more than it saves.
  const data = method === 'HEAD' ? Buffer.alloc(0) : await readFile(asset.file)
  return { statusCode: 200, data, headers: { ...HEADERS, 'Content-Type': asset.type } }
}

function refusal(statusCode: number) {
  return { statusCode, data: Buffer.alloc(0), headers: HEADERS }
}
