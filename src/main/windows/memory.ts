import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import * as v from 'valibot'
import { SettingsSchema } from '../../shared/protocol'

const Pixels = v.pipe(v.number(), v.integer(), v.minValue(-100_000), v.maxValue(100_000))
const Length = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100_000))

/**
 * window.json: what main remembers over a restart. Theme and language are the engine's; main keeps the last it heard
 * so that the first window has its colour and menu before the engine is up.
 */
const WindowStateSchema = v.object({
  bounds: v.fallback(v.nullable(v.object({ x: Pixels, y: Pixels, width: Length, height: Length })), null),
  maximized: v.fallback(v.boolean(), false),
  theme: v.fallback(SettingsSchema.entries.theme, 'system'),
  language: v.fallback(SettingsSchema.entries.language, 'system'),
})
export type WindowState = Required<v.InferOutput<typeof WindowStateSchema>>

/** window.json in memory; every change is written at once (they are rare), whole or not at all. */
export class WindowMemory {
  readonly #file: string
  readonly #onTrouble: (line: string) => void
  #current: WindowState

  /** @param onTrouble takes a line when the file can't be written; the app goes on without memory */
  constructor(file: string, onTrouble: (line: string) => void) {
    this.#file = file
    this.#onTrouble = onTrouble
    this.#current = read(file)
  }

  get state(): WindowState {
    return this.#current
  }

  update(patch: Partial<WindowState>): void {
    const next = { ...this.#current, ...patch }
    const text = JSON.stringify(next, null, 2) + '\n'
    if (text === JSON.stringify(this.#current, null, 2) + '\n') return
    this.#current = next
    try {
      // Written beside and renamed, so that a kill in between leaves the old file whole.
      writeFileSync(`${this.#file}.tmp`, text, { mode: 0o600 })
      renameSync(`${this.#file}.tmp`, this.#file)
    } catch (error) {
      this.#onTrouble(`cannot remember the window in ${this.#file}: ${String(error)}`)
    }
  }
}

/** A missing, broken or foreign file is a first start; a wrong field falls back by itself. */
function read(file: string): WindowState {
  let stored: unknown = {}
  try {
    stored = JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    // The defaults of a first start hold.
  }
  const result = v.safeParse(WindowStateSchema, stored)
  return result.success ? result.output : v.parse(WindowStateSchema, {})
}
