import type { ToMain } from '../../shared/engine-host'
import type { Dialogs } from '../library/recorded'

type Wanted = Omit<Extract<ToMain, { type: 'dialog' }>, 'type'>

/** Dialogs are main's: the engine asks for a path and waits for the answer, as long as the person takes. */
export class HostDialogs implements Dialogs {
  readonly #ask: (wanted: Wanted) => void
  readonly #waiting = new Map<number, (path: string | null) => void>()
  #last = 0

  constructor(ask: (wanted: Wanted) => void) {
    this.#ask = ask
  }

  open = () => this.#wait('open', '')
  save = (name: string) => this.#wait('save', name)
  folder = (current: string) => this.#wait('folder', current)

  chosen(id: number, path: string | null): void {
    this.#waiting.get(id)?.(path)
    this.#waiting.delete(id)
  }

  #wait(kind: Wanted['kind'], name: string): Promise<string | null> {
    const id = ++this.#last
    return new Promise((chosen) => {
      this.#waiting.set(id, chosen)
      this.#ask({ id, kind, name })
    })
  }
}
