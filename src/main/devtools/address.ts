/** The inspector that a DevTools window is for, as the engine asks for it (checked by ToMainSchema). */
export interface DevToolsTarget {
  readonly port: number
  /** Id of the target, a UUID. */
  readonly target: string
  readonly title: string
}

/** DevTools' own files, which come with Electron. (`devtools://devtools/remote/` would be loaded from a server.) */
const BUNDLED = 'devtools://devtools/bundled/'

/** The one address of the network that a window on this target may reach. */
export const socketOf = ({ port, target }: DevToolsTarget): string => `ws://127.0.0.1:${port}/${target}`

/** The page of such a window: DevTools for a Node process, which connect to the target by themselves. */
export const pageOf = ({ port, target }: DevToolsTarget): string =>
  `${BUNDLED}js_app.html?v8only=true&ws=127.0.0.1:${port}/${target}`

/**
 * Whether a DevTools window may make a request.
 * @param socket the address that is its own; undefined: nobody's window
 */
export function mayReach(url: string, socket: string | undefined): boolean {
  return socket !== undefined && (url === socket || url.startsWith(BUNDLED))
}
