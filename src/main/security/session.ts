import type { Session } from 'electron'
import { APP_ORIGIN, mayLoad, sameOrigin } from '../app-url'
import { devContentSecurityPolicy } from './csp'

/**
 * Closes a session: no permission is granted, no download starts, and no request leaves the machine. Only the app's
 * own scheme is loaded, and in development its server.
 */
export function hardenSession(session: Session, page: URL): void {
  refuseAll(session)
  session.webRequest.onBeforeRequest(({ url }, callback) => callback({ cancel: !mayLoad(url, page) }))
  if (!sameOrigin(APP_ORIGIN, page)) {
    session.webRequest.onHeadersReceived({ urls: [`${page.origin}/*`] }, ({ responseHeaders }, callback) => {
      const policy = { 'Content-Security-Policy': [devContentSecurityPolicy(page)] }
      callback({ responseHeaders: { ...responseHeaders, ...policy } })
    })
  }
}

/** Grants no permission and no device, starts no download: for every session that there is. */
export function refuseAll(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, callback) => callback(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  session.on('will-download', (event) => event.preventDefault())
  // It would fetch dictionaries from a server.
  session.setSpellCheckerEnabled(false)
}
