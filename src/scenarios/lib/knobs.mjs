// @ts-check
import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import path from 'node:path'

/**
 * The knobs as they are before anyone touches them, from `defaults.json` in a program's folder.
 * @param {string} folder
 */
export function readDefaults(folder) {
  const text = readFileSync(path.join(folder, 'defaults.json'), 'utf8')
  return JSON.parse(text, (knob, value) => suited(knob, value, availableParallelism()))
}

/** Cores that two sides of a queue need to compute at their own pace, beside what shows them. */
const CORES_TO_COMPUTE = 3

/**
 * A default as it suits the machine. "auto" is as many as there are cores, "auto × 60" so many for each; and for `work` what
 * computes, or, where both sides would only take the cores from each other, what waits.
 * @param {string} knob
 * @param {any} value
 * @param {number} cores
 * @returns {any} the value itself, where it says nothing of "auto"
 */
export function suited(knob, value, cores) {
  const [auto, times = '1'] = /^auto(?: × (\d+))?$/.exec(value) ?? []
  if (auto === undefined) return value
  if (knob === 'work') return cores < CORES_TO_COMPUTE ? 'wait' : 'cpu'
  return cores * Number(times)
}

/**
 * Reads `--name=value` arguments over defaults; the kind of each default (number, boolean, text) is the kind of its
 * knob. A wrong argument ends the program with exit code 2 and the right usage.
 * @template {Record<string, number | string | boolean>} K
 * @param {K} defaults
 * @param {string[]} [args] the arguments, by default this program's own
 * @returns {K}
 */
export function readKnobs(defaults, args = process.argv.slice(2)) {
  /** @type {Record<string, number | string | boolean>} */
  const values = { ...defaults }
  for (const argument of args) {
    const [, name, text] = /^--([a-z-]+)=(.*)$/s.exec(argument) ?? []
    const value =
      name !== undefined && Object.hasOwn(defaults, name) ? read(typeof defaults[name], text) : undefined
    if (value === undefined) {
      const usage = Object.entries(defaults).map(([knob, standard]) => `--${knob}=${standard}`)
      process.stderr.write(`"${argument}" is no argument of this program. There are: ${usage.join(' ')}\n`)
      process.exit(2)
    }
    values[name] = value
  }
  return /** @type {K} */ (values)
}

/** @param {string} kind @param {string} text */
function read(kind, text) {
  if (kind === 'string') return text
  if (kind === 'boolean') return text === 'true' ? true : text === 'false' ? false : undefined
  const value = Number(text)
  return text.trim() === '' || Number.isNaN(value) ? undefined : value
}
