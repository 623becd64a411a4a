import * as v from 'valibot'
import { SettingsSchema } from '../shared/protocol'
import { SAMPLER_CHOICES } from '../shared/run/fields'
import type { TypedOption } from './options'
import type { RunSettings } from './options'
import { didYouMean, UsageError } from './usage-error'
import { nearestName } from './nearest'

/**
 * The settings that a run's options override.
 * @throws UsageError that names the option and its limits
 */
export function readRunSettings(options: readonly TypedOption[], totalMemory: number): RunSettings {
  const settings: { -readonly [K in keyof RunSettings]: RunSettings[K] } = {}
  for (const { name, value = '' } of options) {
    switch (name) {
      case 'hz':
        settings.hz = limited(
          'hz',
          name,
          numeric(value),
          'Must be a number from 1 to 50.',
          '必须是 1 到 50 之间的数。',
        )
        break
      case 'sampler':
        settings.sampler = sampler(value)
        break
      case 'max-processes':
        settings.maxProcesses = limited(
          'maxProcesses',
          name,
          numeric(value),
          'Must be a whole number from 1 to 100000.',
          '必须是 1 到 100000 之间的整数。',
        )
        break
      case 'max-memory':
        settings.maxMemory = limited(
          'maxMemory',
          name,
          memoryShare(value, totalMemory),
          'Must be 5% to 100% of this machine’s memory, or a size in that range: 50%, 0.5, 2GiB, 800MB.',
          '必须是本机内存的 5% 到 100%，或此范围内的大小：50%、0.5、2GiB、800MB。',
        )
        break
      case 'max-seconds':
        settings.maxSeconds = limited(
          'maxSeconds',
          name,
          numeric(value),
          'Must be a number of seconds from 0 (no limit) to 86400.',
          '必须是 0（不限）到 86400 之间的秒数。',
        )
        break
    }
  }
  return settings
}

/** The settings' own schema knows the limits: the command line has none of its own. */
function limited(
  key: 'hz' | 'maxProcesses' | 'maxMemory' | 'maxSeconds',
  name: string,
  value: number,
  en: string,
  zh: string,
): number {
  const checked = v.safeParse(SettingsSchema.entries[key], value)
  if (checked.success) return checked.output
  throw new UsageError('run', `--${name}: ${en}`, `--${name}：${zh}`)
}

function sampler(value: string): NonNullable<RunSettings['sampler']> {
  const found = SAMPLER_CHOICES.find((choice) => choice === value)
  if (found !== undefined) return found
  const [en, zh] = didYouMean(nearestName(value, SAMPLER_CHOICES))
  throw new UsageError(
    'run',
    `--sampler: Must be one of ${SAMPLER_CHOICES.join(', ')}.${en}`,
    `--sampler：必须是 ${SAMPLER_CHOICES.join('、')} 之一。${zh}`,
  )
}

/** `Number` reads an empty text as 0; here it is no number. */
function numeric(text: string): number {
  return text.trim() === '' ? NaN : Number(text)
}

const UNITS: Readonly<Record<string, number>> = { '': 1, k: 1, m: 2, g: 3, t: 4 }

/**
 * `50%`, `0.5` (a share up to 1), or a size: `2GiB`, `2G` (powers of 1024), `800MB` (powers of 1000), `800000000`.
 * @returns a share of `total`, NaN when it is none of these
 */
export function memoryShare(text: string, total: number): number {
  const match = /^(\d+(?:\.\d+)?|\.\d+)\s*(%|([kmgt]?)(i?b)?)$/i.exec(text.trim())
  if (match === null) return NaN
  const value = Number(match[1])
  if (match[2] === '%') return value / 100
  const letter = (match[3] ?? '').toLowerCase()
  const suffix = (match[4] ?? '').toLowerCase()
  if (letter === '') return suffix === '' && value <= 1 ? value : value / total
  const base = suffix === 'b' ? 1000 : 1024
  return (value * base ** UNITS[letter]) / total
}
