import { computed } from 'vue'
import type { Ref } from 'vue'
import type { RunModel } from '../../../shared/run/model'
import type { RunProcess } from '../../../shared/run/process'
import { useKeyed } from '../../engine/reading'
import type { Reading } from '../../engine/reading'
import { processTitle } from '../process-tree/values'
import { chooseDrawn } from './drawn'
import type { DrawnProcesses } from './drawn'
import { strokeOf } from './palette'
import type { PlotLine } from './plot'
import type { TimeAxis } from './time-axis'
import { FEW } from './use-life-marks'
import { present } from '../../../shared/run/present'

/** Key of the line that stands for all processes without one. */
export const OTHERS = 'others'

/** Names for lines: what processes are called, with the pid where two are called the same. */
export function lineLabels(model: RunModel, processes: readonly RunProcess[]): string[] {
  const titles = processes.map((process) => processTitle(model, process))
  const count = new Map<string, number>()
  for (const title of titles) count.set(title, (count.get(title) ?? 0) + 1)
  return titles.map((title, i) =>
    count.get(title)! > 1 && processes[i].pid >= 0 ? `${title} · ${processes[i].pid}` : title,
  )
}

/**
 * The lines of the process charts; they change when processes come, go or get a name, and not with every sample.
 * @param nameOthers what to call the line of the rest
 */
export function useProcessLines(
  run: () => Reading,
  axis: TimeAxis,
  pinned: () => ReadonlySet<number>,
  nameOthers: (count: number) => string,
): { drawn: Readonly<Ref<DrawnProcesses>>; lines: Readonly<Ref<readonly PlotLine[]>> } {
  // Beside the slow beat, births: a new worker has its line with its first sample. Of many, lines come with the beat only.
  const seen = useKeyed(
    () => run().whole.slow,
    () => Math.min(FEW, run().whole.value.processes.length),
  )
  const drawn = computed<DrawnProcesses>((before) => {
    const { run: model } = seen.value
    const zoomed = axis.zoom.value !== null || axis.span.value === 'all'
    const from = zoomed ? axis.window.value.from : model.now - 60_000
    const next = chooseDrawn(model, from, pinned())
    const same = before?.others === next.others && before.ids.join() === next.ids.join()
    return same ? before : next
  })
  const lines = computed<readonly PlotLine[]>((before) => {
    const { run: model } = seen.value
    const { ids, others } = drawn.value
    const processes = present(ids.map((id) => model.processes[id]))
    const labels = lineLabels(model, processes)
    const next: PlotLine[] = processes.map(({ id }, i) => {
      const { colour, dash } = strokeOf(id)
      return { key: String(id), label: labels[i], colour, dash }
    })
    if (others > 0) next.push({ key: OTHERS, label: nameOthers(others), colour: 'mute', dash: [2, 2] })
    const same =
      before?.length === next.length &&
      before.every((line, i) => line.key === next[i].key && line.label === next[i].label)
    return same ? before : next
  })
  return { drawn, lines }
}
