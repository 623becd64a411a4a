import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { SettingsSchema, type Settings } from '../shared/protocol'
import { saveJson } from './json-file'

/** The settings file of a data folder: read once, written at every change. */
export class SettingsFile {
  readonly #file: string
  #settings: Settings

  /** A missing file means defaults; a broken one too, entry by entry, so that one bad value costs only itself. */
  constructor(dataDir: string) {
    this.#file = join(dataDir, 'settings.json')
    this.#settings = readSettings(this.#file)
  }

  get settings(): Settings {
    return this.#settings
  }

  /** Changes some settings. The change holds even where the file can't be written; then it ends with the engine. */
  update(patch: Partial<Settings>): Settings {
    this.#settings = v.parse(SettingsSchema, { ...this.#settings, ...patch })
    saveJson(this.#file, this.#settings, 'Settings')
    return this.#settings
  }
}

function readSettings(file: string): Settings {
  let stored: unknown = {}
  try {
    stored = JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    // A missing file, or one that is not JSON, means the defaults.
  }
  const entries = Object.entries(stored !== null && typeof stored === 'object' ? stored : {})
  const sound = entries.filter(
    ([key, value]) => v.safeParse(v.partial(SettingsSchema), { [key]: value }).success,
  )
  return v.parse(SettingsSchema, Object.fromEntries(sound))
}
