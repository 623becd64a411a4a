import type { LocalizedText } from '../../shared/text'
import type { RunModel } from '../../shared/run/model'
import type { Measured } from './claims'
import { median, num, text } from './claims'
import type { PhaseSpan } from './load'
import { phaseSpans } from './load'

/*
 * What many who compute at the same time have of the cores. A core is slower when its neighbours work too (clocks fall,
 * two hardware threads share a core), and some are slower anyway (efficiency cores). The kernel's account of CPU time shows
 * both: as much work takes more of it. So what N workers gain over one is
 *
 *   min(N, cores left) × CPU time per task alone ÷ CPU time per task together,
 *
 * less the end of the list, where one on a slow core may still have a task when all others are done.
 */

/** As much as cores explain: efficiency cores at half the speed, and clocks a third lower. More is more work. */
export const SLOWEST = 3
/** CPU time per task, together ÷ alone: what differs less is the scatter of measurements. */
export const SAME_WORK = { expected: 1, within: 0.25, better: 'less' } as const

/** Why a ratio of CPU times does not say that more work was done; null where it does, or where they are the same. */
export function slowerTogether({ measured }: Measured): LocalizedText | null {
  if (!(measured > 1 + SAME_WORK.within && measured <= SLOWEST)) return null
  return text(
    `Not judged: the cores are slower together. The same task takes ${num(measured, 2)} times the CPU time when all compute: clocks fall, hardware threads share a core, or some cores are slower anyway. The speed-up expected takes that off.`,
    `不作判断：核心一起忙时会变慢。大家都在计算时，同一个任务要花 ${num(measured, 2)} 倍的 CPU 时间：频率下降，两个硬件线程共用一个核心，或者有的核心本来就慢。预期的加速比已经扣除这一点。`,
  )
}

/** CPU time that the whole run spent in a stretch, its servers included, by the samples: milliseconds; NaN: not read. */
export function treeCpuIn({ tree }: Pick<RunModel, 'tree'>, { from, to }: PhaseSpan): number {
  let [sum, rows] = [0, 0]
  for (let row = tree.lowerBound(from); row < tree.length && tree.at('t', row) <= to; row += 1) {
    const cores = tree.at('cpu', row)
    if (Number.isNaN(cores)) continue
    sum += cores
    rows += 1
  }
  return (sum / rows) * (to - from)
}

/** The same of a phase: the median of its repeats. */
export const treeCpu = (run: Pick<RunModel, 'results' | 'tree'>, phase: string): number =>
  median(phaseSpans(run, phase).map((span) => treeCpuIn(run, span)))
