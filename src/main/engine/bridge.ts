import type { MessagePortMain, WebContents } from 'electron'
import type { EngineNotice } from '../../shared/protocol'
import { ENGINE_CHANNEL } from '../channels'
import type { EngineHost, EngineState } from './host'

/** What of a window's WebContents is needed to talk to its page. */
type Page = Pick<WebContents, 'isDestroyed' | 'postMessage'>

/**
 * Tells windows how the engine stands, and gives each its own channel to it. A window is known here from when its
 * page asks (it has a listener then) until that page is gone.
 */
export class EngineBridge {
  readonly #host: Pick<EngineHost<MessagePortMain>, 'state' | 'attempt' | 'connect'>
  readonly #openChannel: () => { port1: MessagePortMain; port2: MessagePortMain }
  readonly #pages = new Set<Page>()
  /** Runs that pages were opened for. */
  readonly #runs = new WeakMap<Page, string>()
  /** The last thing said of the engine's death, for pages that load while it is down. */
  #down: EngineNotice['engine'] | null = null

  /** @param openChannel makes the two ends of a new channel: one goes to the engine, one to the page */
  constructor(
    host: Pick<EngineHost<MessagePortMain>, 'state' | 'attempt' | 'connect'>,
    openChannel: () => { port1: MessagePortMain; port2: MessagePortMain },
  ) {
    this.#host = host
    this.#openChannel = openChannel
  }

  /** What a page that is still to come is opened for. */
  openedFor(page: Page, run: string): void {
    this.#runs.set(page, run)
  }

  /** A page has loaded (or lost its port) and asks for the engine. */
  pageReady(page: Page): void {
    this.#pages.add(page)
    if (this.#host.state === 'up') this.#handOver(page)
    else if (this.#down)
      this.#tell(page, { source: 'forkscope', engine: this.#down, attempt: this.#host.attempt })
  }

  /** The page of a window is gone, or is being replaced: nothing is sent until the next one asks. */
  pageGone(page: Page): void {
    this.#pages.delete(page)
  }

  /** To be called with every change of the engine's state. */
  engineChanged(state: EngineState): void {
    if (state === 'up') {
      this.#down = null
      for (const page of this.#pages) this.#handOver(page)
      return
    }
    // A restart goes from up through starting; a hung one says so before. Either way pages hear it once.
    const engine = state === 'gave-up' ? 'gave-up' : 'down'
    const died = state === 'gave-up' || state === 'hung' || (state === 'starting' && this.#host.attempt > 1)
    if (!died || this.#down === engine) return
    this.#down = engine
    for (const page of this.#pages) {
      this.#tell(page, { source: 'forkscope', engine, attempt: this.#host.attempt })
    }
  }

  #handOver(page: Page): void {
    const { port1, port2 } = this.#openChannel()
    if (!this.#host.connect(port1, this.#runs.get(page))) return
    // Once: a page that is loaded again begins anew.
    this.#runs.delete(page)
    this.#tell(page, { source: 'forkscope', engine: 'up', attempt: this.#host.attempt }, port2)
  }

  #tell(page: Page, notice: EngineNotice, port?: MessagePortMain): void {
    if (page.isDestroyed()) return
    page.postMessage(ENGINE_CHANNEL, notice, port ? [port] : [])
  }
}
