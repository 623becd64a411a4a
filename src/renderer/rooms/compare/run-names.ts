import { valueNamed } from '../../../shared/by-name'
import { commandLine } from '../../../shared/command-line'
import type { Knob } from '../../../shared/knobs'
import { runLetter } from '../../../shared/run/compare'
import { areAlike, knobText } from '../../../shared/run/compare/differences'
import type { RunOrigin } from '../../../shared/run/records'
import { SIDE_NAMES, sideOf } from '../../../shared/scenario'
import { visible } from '../../../shared/visible'
import { clock } from '../../format'
import { i18n, local } from '../../i18n'

/** How a run is called while it is compared. */
export interface RunName {
  /** A, B, C … */
  readonly letter: string
  /** Index into the palette. */
  readonly colour: number
  /** What tells it from the others, in a few words. */
  readonly text: string
}

interface Named {
  readonly origin: RunOrigin
  readonly startedAt: number
  /** Scenario or command. */
  readonly title: string
}

/** Knobs told of one run at the most: more would not fit where names stand. */
const MOST_KNOBS = 2

/**
 * Short and distinct names: what was set differently (between different programs: which one it was), else when it ran.
 * `null`: nothing is known of that run (yet).
 */
export function runNames(
  runs: readonly (Named | null)[],
  knobs: readonly Knob[],
  now = Date.now(),
): RunName[] {
  const alike = areAlike(runs.flatMap((run) => (run === null ? [] : [run.origin])))
  const texts = runs.map((run) => {
    if (run === null) return ''
    return alike ? setText(run.origin, runs, knobs) : run.title
  })
  return runs.map((run, index) => {
    const [set] = [texts[index]]
    const alone = set !== '' && texts.filter((text) => text === set).length === 1
    const when = run === null || alone ? '' : timeText(run.startedAt, now)
    return { letter: runLetter(index), colour: index, text: [set, when].filter(Boolean).join(' · ') }
  })
}

/** The time of day, with the day where that is not today. */
export function timeText(startedAt: number, now = Date.now()): string {
  const day = (epoch: number) => new Date(epoch).toDateString()
  if (day(startedAt) === day(now)) return clock(startedAt)
  const format = new Intl.DateTimeFormat(i18n.global.locale.value, {
    dateStyle: 'short',
    timeStyle: 'short',
  })
  return format.format(startedAt)
}

function setText(origin: RunOrigin, runs: readonly (Named | null)[], knobs: readonly Knob[]): string {
  const origins = runs.flatMap((run) => (run === null ? [] : [run.origin]))
  if (origin.kind === 'scenario') {
    const others = origins.flatMap((other) => (other.kind === 'scenario' ? [other.knobs] : []))
    const sides = new Set(origins.map(sideOf))
    const knobTexts = Object.keys(origin.knobs)
      .filter((id) => new Set(others.map((values) => valueNamed(values, id))).size > 1)
      .slice(0, MOST_KNOBS)
      .map((id) => {
        const knob = knobs.find((one) => one.id === id)
        const value = local(knobText(knob, origin.knobs[id]))
        return i18n.global.t('lab.knobIs', { knob: knob === undefined ? id : local(knob.label), value })
      })
    return [...(sides.size > 1 ? [SIDE_NAMES[sideOf(origin)]] : []), ...knobTexts].join(' · ')
  }
  if (origin.kind === 'trace') return visible(origin.name)
  if (origin.kind !== 'command') return ''
  const lines = origins.flatMap((other) => (other.kind === 'command' ? [other.argv] : []))
  // Words that all names share are left out.
  return commandLine(origin.argv.filter((word) => !lines.every((argv) => argv.includes(word)))).slice(0, 40)
}
