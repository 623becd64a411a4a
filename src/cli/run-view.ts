import type { RunModel } from '../shared/run/model'
import type { RunRecord } from '../shared/run/records'
import type { Locale } from '../shared/text'
import type { Style } from './terminal/style'
import { OutputLines } from './output-lines'
import { LiveRegion, type TerminalStream } from './terminal/live-region'
import { liveView } from './terminal/live-view'
import { CLI_TEXTS } from './texts'

/** Where a run is shown while it lasts. */
export interface RunDisplay {
  take(records: readonly RunRecord[]): void
  /** What the keys do now: a note below the tree. */
  note(text: string): void
  close(): void
}

/** A frame a quarter of a second; output of programs sooner, but never a redraw for each line. */
const FRAME = 250
const LOOK = 100

export interface LiveOptions {
  readonly stream: TerminalStream
  /** Takes the program's stderr where that is no terminal; null: above the tree. */
  readonly stderr: { write(text: string): unknown } | null
  readonly name: string
  readonly locale: Locale
  readonly style: Style
}

/** The live tree on a terminal, redrawn in place; what programs write goes above it. */
export class LiveRunDisplay implements RunDisplay {
  readonly #model: RunModel
  readonly #options: LiveOptions
  readonly #region: LiveRegion
  readonly #output = new OutputLines()
  readonly #timer: NodeJS.Timeout
  #footer: string
  #drawn = -Infinity

  constructor(model: RunModel, options: LiveOptions) {
    this.#model = model
    this.#options = options
    this.#region = new LiveRegion(options.stream)
    this.#footer = CLI_TEXTS[options.locale].keys
    this.#timer = setInterval(() => this.#look(), LOOK)
  }

  take(records: readonly RunRecord[]): void {
    for (const record of records) {
      if (record.kind !== 'output') continue
      if (record.stream === 'stderr' && this.#options.stderr !== null) this.#options.stderr.write(record.text)
      else this.#output.push(record.stream, record.text)
    }
  }

  note(text: string): void {
    this.#footer = text
    this.redraw()
  }

  /** Draws now: after a resize, or when the terminal was given back. */
  redraw(): void {
    this.#drawn = performance.now()
    const { locale, name, style } = this.#options
    const { columns, lines } = this.#region
    const view = liveView(this.#model, {
      name,
      locale,
      say: (said) => this.#model.say(said)[locale],
      style,
      columns,
      lines,
      footer: this.#footer,
    })
    this.#region.draw(view, this.#output.take())
  }

  /** Takes the tree off the screen, the cursor back; the next redraw brings both again. */
  suspend(): void {
    this.#region.close(this.#output.take())
  }

  close(): void {
    clearInterval(this.#timer)
    this.#region.close(this.#output.take(true))
  }

  #look(): void {
    if (this.#output.waiting || performance.now() - this.#drawn >= FRAME) this.redraw()
  }
}

/** No terminal: nothing is drawn, what the program writes is passed through as it comes. */
export class PlainRunDisplay implements RunDisplay {
  readonly #sinks: Readonly<Record<'stdout' | 'stderr', { write(text: string): unknown }>>

  constructor(sinks: Readonly<Record<'stdout' | 'stderr', { write(text: string): unknown }>>) {
    this.#sinks = sinks
  }

  take(records: readonly RunRecord[]): void {
    for (const record of records) if (record.kind === 'output') this.#sinks[record.stream].write(record.text)
  }

  note(): void {}
  close(): void {}
}
