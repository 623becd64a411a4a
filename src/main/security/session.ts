import type { Session } from 'electron'
import { APP_ORIGIN, sameOrigin } from '../app-url'
import { devContentSecurityPolicy } from './csp'

/**
 * Closes a session: no permission is granted, no download starts, and no request leaves the machine. Only the app's
 * own scheme is loaded, and in development its server.
 */
export function hardenSession(session: Session, page: URL): void {
  session.setPermissionRequestHandler((_contents, _permission, callback) => callback(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  session.on('will-download', (event) => event.preventDefault())
  // It would fetch dictionaries from a server.
  session.setSpellCheckerEnabled(false)
  session.webRequest.onBeforeRequest(({ url }, callback) => callback({ cancel: !mayLoad(url, page) }))
  if (!sameOrigin(APP_ORIGIN, page)) {
    session.webRequest.onHeadersReceived({ urls: [`${page.origin}/*`] }, ({ responseHeaders }, callback) => {
      const policy = { 'Content-Security-Policy': [devContentSecurityPolicy(page)] }
      callback({ responseHeaders: { ...responseHeaders, ...policy } })
    })
  }
}

/** Whether a request may be made at all. `data:` is for images, which the page's policy narrows further. */
export function mayLoad(url: string, page: URL): boolean {
  if (sameOrigin(url, page) || sameOrigin(url, new URL(APP_ORIGIN))) return true
  if (url.startsWith('data:') || url.startsWith('devtools:')) return true
  // Vite's WebSocket, in development.
  return page.protocol === 'http:' && sameOrigin(url, new URL(`ws://${page.host}`))
}
