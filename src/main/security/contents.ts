import type { WebContents } from 'electron'
import { shell } from 'electron'
import { isPage } from '../app-url'
import { report } from '../log'
import { mayOpenExternally } from './external'

/**
 * Ties a page down, whichever window it is in: it stays on the app's page, opens no window, embeds no webview. A
 * link to documentation (target=_blank) opens in the system's browser.
 */
export function hardenContents(contents: WebContents, page: URL): void {
  const stay = (event: { preventDefault(): void }, url: string, isMainFrame: boolean) => {
    if (isMainFrame && isPage(url, page)) return
    event.preventDefault()
    report('main', `navigation refused: ${url.slice(0, 200)}`)
  }
  contents.on('will-frame-navigate', (event) => stay(event, event.url, event.isMainFrame))
  // The app's pages never redirect, so every redirect is refused.
  contents.on('will-redirect', (event) => stay(event, event.url, event.isMainFrame))
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    if (mayOpenExternally(url)) {
      shell
        .openExternal(url)
        .catch((error: unknown) => report('main', `cannot open ${url}: ${String(error)}`))
    } else {
      report('main', `window refused: ${url.slice(0, 200)}`)
    }
    return { action: 'deny' }
  })
}
