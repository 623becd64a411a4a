import { computed, shallowRef, watch } from 'vue'
import type { Ref } from 'vue'
import { cpuOf, cpuSpent } from '../../../shared/run/facts'
import type { RunModel } from '../../../shared/run/model'
import { present } from '../../../shared/run/present'
import type { RunProcess } from '../../../shared/run/process'
import { cpuBetween, workBetween } from '../../../shared/run/spans'
import type { SpanWork } from '../../../shared/run/spans'
import { useKeyed } from '../../engine/reading'
import type { Reading } from '../../engine/reading'
import { useFrame } from '../canvas/surface'
import { processTitle } from '../process-tree/values'
import { chooseLines, NO_LINES } from './chart-lines'
import type { ChartShape, ChosenLines } from './chart-lines'
import { strokeOf } from './palette'
import type { PlotLine } from './plot'
import type { ReadOut } from './readout'
import type { TimeAxis } from './time-axis'
import type { TimeWindow } from './time-window'
import { FEW } from './use-life-marks'

/** Keys of the line that stands for all processes without one, and of that of all of them. */
export const OTHERS = 'others'
export const ALL = 'all'

/** Names for lines: what processes are called, with the pid where two are called the same. */
export function lineLabels(model: RunModel, processes: readonly RunProcess[]): string[] {
  const titles = processes.map((process) => processTitle(model, process))
  const count = new Map<string, number>()
  for (const title of titles) count.set(title, (count.get(title) ?? 0) + 1)
  return titles.map((title, i) =>
    count.get(title)! > 1 && processes[i].pid >= 0 ? `${title} · ${processes[i].pid}` : title,
  )
}

/** What all processes had at a moment: that line, where there is one, else the sum of all lines; null: not known. */
export function totalOf(lines: readonly PlotLine[], { values }: ReadOut): number | null {
  const all = lines.findIndex(({ key }) => key === ALL)
  if (all >= 0) return values[all] ?? null
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0)
}

/** What happened in the stretch that is selected, else in the window. */
export interface InSight extends SpanWork {
  readonly span: TimeWindow
  /** CPU time of each line, in their order, and of all processes, milliseconds; NaN: nothing told any. */
  readonly cpu: readonly number[]
  readonly all: number
}

/**
 * The lines of the process charts; they change when processes come, go or get a name, and when another stretch is looked
 * at, not with every sample.
 * @param names what to call the lines of the rest and of all
 */
export function useProcessLines(
  run: () => Reading,
  axis: TimeAxis,
  shape: () => ChartShape,
  pinned: () => ReadonlySet<number>,
  names: { readonly others: (count: number) => string; readonly all: () => string },
): {
  chosen: Readonly<Ref<ChosenLines>>
  lines: Readonly<Ref<readonly PlotLine[]>>
  inSight: Readonly<Ref<InSight>>
} {
  // Beside the slow beat, births: a new worker has its line with its first sample. Of many, lines come with the beat only.
  const seen = useKeyed(
    () => run().whole.slow,
    () => Math.min(FEW, run().whole.value.processes.length),
  )
  const chosen = shallowRef<ChosenLines>(NO_LINES)
  const inSight = shallowRef<InSight>({ span: axis.window.value, cpu: [], all: 0, tasks: 0, waited: 0 })
  /** A window that follows the run moves with every sample: what it holds is looked at with the slow beat. */
  function look(): void {
    const { run: model } = seen.value
    const window = axis.window.value
    const next = chooseLines(model, window, shape(), pinned())
    if (keyOf(next) !== keyOf(chosen.value)) chosen.value = next
    const span = axis.selection.value ?? window
    const { from, to } = span
    // Over the whole run, what was really spent and not only what samples saw: the same as everywhere else.
    const whole = from <= 0 && to >= model.wall
    const spent = (id: number) => {
      const process = model.processes[id]
      if (process === undefined) return 0
      if (whole) return cpuOf(model, process).value / 1e6 || 0
      return cpuBetween(process.series, process.startedAt, from, to)
    }
    const { lines: drawn, others } = chosen.value
    const cpu = drawn.map(({ ids }) => ids.reduce((sum, id) => sum + spent(id), 0))
    const all = whole ? cpuSpent(model) / 1e6 : cpuBetween(model.tree, 0, from, to)
    const rest = cpu.reduce((left, one) => left - one, all)
    if (others > 0) cpu.push(Math.max(0, rest))
    inSight.value = { span, cpu, all, ...workBetween(model, from, to) }
  }
  const inFrame = useFrame(look)
  watch([seen, shape, pinned], look, { immediate: true })
  watch([axis.zoom, axis.span, axis.selection], inFrame)

  const lines = computed<readonly PlotLine[]>((before) => {
    const { run: model } = seen.value
    const { lines: all, others } = chosen.value
    const first = present(all.map(({ ids }) => model.processes[ids[0]]))
    const labels =
      shape() === 'stack' ? first.map((one) => processTitle(model, one)) : lineLabels(model, first)
    const next: PlotLine[] = first.map(({ id }, i) => {
      const { colour, dash } = strokeOf(id)
      const members = all[i].ids.length
      const label = members > 1 ? `${labels[i]} × ${members}` : labels[i]
      return { key: all[i].key, label, colour, dash: shape() === 'stack' ? [] : dash }
    })
    if (others > 0) next.push({ key: OTHERS, label: names.others(others), colour: 'mute', dash: [2, 2] })
    if (shape() === 'lines') next.push({ key: ALL, label: names.all(), colour: 'ink', dash: [] })
    const same =
      before?.length === next.length &&
      before.every(
        (line, i) =>
          line.key === next[i].key && line.label === next[i].label && line.colour === next[i].colour,
      )
    return same ? before : next
  })
  return { chosen, lines, inSight }
}

const keyOf = ({ lines, others }: ChosenLines): string =>
  `${others};${lines.map(({ key, ids }) => `${key}:${ids.join()}`).join()}`
