import type { ToMain } from '../../shared/engine-host'
import type { AppAct } from '../../shared/menu'
import type { Dialogs } from '../library/recorded'

type Kind = Extract<ToMain, { type: 'dialog' }>['kind']

/** Dialogs are main's: the engine asks for a path and waits for the answer, as long as the person takes. */
export class HostDialogs implements Dialogs {
  readonly #tell: (message: ToMain) => void
  readonly #waiting = new Map<number, (path: string | null) => void>()
  #last = 0

  constructor(tell: (message: ToMain) => void) {
    this.#tell = tell
  }

  open = () => this.#wait('open', '')
  save = (name: string) => this.#wait('save', name)
  folder = (current: string) => this.#wait('folder', current)
  program = (from: string) => this.#wait('program', from)
  cwd = (from: string) => this.#wait('cwd', from)
  window = (run: string) => this.#tell({ type: 'window', run })
  reveal = (file: string) => this.#tell({ type: 'reveal', file })
  act = (act: AppAct) => this.#tell({ type: 'act', act })

  chosen(id: number, path: string | null): void {
    this.#waiting.get(id)?.(path)
    this.#waiting.delete(id)
  }

  #wait(kind: Kind, name: string): Promise<string | null> {
    const id = ++this.#last
    return new Promise((chosen) => {
      this.#waiting.set(id, chosen)
      this.#tell({ type: 'dialog', id, kind, name })
    })
  }
}
