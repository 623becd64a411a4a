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

/** Serves the built page, and nothing else, under `forkscope://app/`. `root`: its folder. */
export function serveApp(root: string): void {
  protocol.handle(APP_SCHEME, (request) => respond(root, request))
}

async function respond(root: string, request: Request): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return refusal(405)
  if (!sameOrigin(request.url, new URL(APP_ORIGIN))) return refusal(404)
  const asset = await findAsset(root, new URL(request.url).pathname)
  if (!asset) return refusal(404)
  // Files of the build are small; a stream would cost more than it saves.
  const body = new Uint8Array(await readFile(asset.file))
  return new Response(request.method === 'HEAD' ? null : body, {
    headers: { ...HEADERS, 'Content-Type': asset.type },
  })
}

function refusal(status: number): Response {
  return new Response(null, { status, headers: HEADERS })
}
