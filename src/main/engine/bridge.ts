import type { MessagePortMain, WebContents } from 'electron'
import { MessageChannelMain } from 'electron'
import type { EngineNotice } from '../../shared/protocol'
import { ENGINE_CHANNEL } from '../ipc'
import type { EngineHost, EngineState } from './host'

/**
 * Tells windows how the engine stands, and gives each its own channel to it. A window is known here from when its
 * page asks (it has a listener then) until that page is gone.
 */
export class EngineBridge {
  private readonly pages = new Set<WebContents>()
  /** The last thing said of the engine's death, for pages that load while it is down. */
  private down: EngineNotice['engine'] | null = null

  constructor(private readonly host: Pick<EngineHost<MessagePortMain>, 'state' | 'attempt' | 'connect'>) {}

  /** A page has loaded (or lost its port) and asks for the engine. */
  pageReady(contents: WebContents): void {
    this.pages.add(contents)
    if (this.host.state === 'up') this.handOver(contents)
    else if (this.down)
      this.tell(contents, { source: 'forkscope', engine: this.down, attempt: this.host.attempt })
  }

  /** The page of a window is gone, or is being replaced: nothing is sent until the next one asks. */
  pageGone(contents: WebContents): void {
    this.pages.delete(contents)
  }

  /** To be called with every change of the engine's state. */
  engineChanged(state: EngineState): void {
    if (state === 'up') {
      this.down = null
      for (const contents of this.pages) this.handOver(contents)
      return
    }
    // A restart goes from up through starting; a hung one says so before. Either way pages hear it once.
    const engine = state === 'gave-up' ? 'gave-up' : 'down'
    const died = state === 'gave-up' || state === 'hung' || (state === 'starting' && this.host.attempt > 1)
    if (!died || this.down === engine) return
    this.down = engine
    for (const contents of this.pages) {
      this.tell(contents, { source: 'forkscope', engine, attempt: this.host.attempt })
    }
  }

  private handOver(contents: WebContents): void {
    const { port1, port2 } = new MessageChannelMain()
    if (!this.host.connect(port1)) return
    this.tell(contents, { source: 'forkscope', engine: 'up', attempt: this.host.attempt }, port2)
  }

  private tell(contents: WebContents, notice: EngineNotice, port?: MessagePortMain): void {
    if (contents.isDestroyed()) return
    contents.postMessage(ENGINE_CHANNEL, notice, port ? [port] : [])
  }
}
