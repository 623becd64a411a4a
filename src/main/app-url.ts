/** The app's own scheme. Its pages are never loaded from `file://`, so that they have an origin and a policy. */
export const APP_SCHEME = 'forkscope'
export const APP_ORIGIN = `${APP_SCHEME}://app`

/**
 * The address of the page: the built one, or in development the server of electron-vite.
 * @param devServer value of ELECTRON_RENDERER_URL; ignored unless it is on this machine
 * @param packaged a packaged app never loads a development server
 */
export function pageUrl(devServer: string | undefined, packaged: boolean): URL {
  if (devServer && !packaged && URL.canParse(devServer)) {
    const url = new URL(devServer)
    if (url.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)) return url
  }
  return new URL(`${APP_ORIGIN}/index.html`)
}

/** Whether `url` is of the same origin as `page`. Node gives custom schemes the origin "null", so parts are compared. */
export function sameOrigin(url: string, page: URL): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, host } = new URL(url)
  return protocol === page.protocol && host === page.host
}

/** Whether `url` is the page itself, whatever its query and fragment: the only address a window may navigate to. */
export function isPage(url: string, page: URL): boolean {
  return sameOrigin(url, page) && new URL(url).pathname === page.pathname
}

/** Whether a request may be made at all. `data:` is for images, which the page's policy narrows further. */
export function mayLoad(url: string, page: URL): boolean {
  if (sameOrigin(url, page) || sameOrigin(url, new URL(APP_ORIGIN))) return true
  if (url.startsWith('data:') || url.startsWith('devtools:')) return true
  // The WebSocket of Vite, in development.
  return page.protocol === 'http:' && sameOrigin(url, new URL(`ws://${page.host}`))
}
