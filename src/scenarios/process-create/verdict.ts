import type { RunModel } from '../../shared/run/model'
import type { Claim, Verdict } from '../../shared/run/verdict'
import type { LocalizedText } from '../../shared/text'
import type { Measured } from '../judging/claims'
import { claimOf, num, repeatsOf, resultOf, text, timingObstacle, unproved } from '../judging/claims'
import type { Batch, Setup, Way } from './claims'
import {
  claim,
  cpuRatio,
  firstLine,
  floor,
  LABELS,
  loading,
  looksFirst,
  memory,
  middle,
  onePid,
  pids,
  ratio,
  rssOverPss,
  WAYS,
} from './claims'
import { judgeZombies } from './zombies'

/** Over all rounds; `bad`: came up, but did not end by itself, `wrong`: did not load what it should. */
interface Check {
  readonly asked: number
  readonly up: number
  readonly wrong: number
  readonly bad: number
}

const NO_PROC = text(
  'This system does not tell private and shared memory apart.',
  '这个系统不区分私有内存和共享内存。',
)

/** What a run of process creation proved. */
export function judge(run: RunModel): Verdict {
  const setup = resultOf<Setup>(run, 'setup')
  if (setup?.how === 'zombies') return judgeZombies(run)
  const check = resultOf<Check>(run, 'check')
  const batches = repeatsOf<Batch>(run, 'way')
  if (setup === undefined || check === undefined || batches.length === 0)
    return unproved(run, 'ratio', LABELS.ratio, 'ratio')
  const lost = lostChildren(check)
  const busy = lost ?? timingObstacle(run, ['round'])
  const has = (way: Way) => batches.some((batch) => batch.way === way)
  const process = (['spawn', 'fork'] as const).find(has)
  const told = batches.some(({ privateMb }) => privateMb !== undefined)
  const claims: Claim[] = []
  const add = (measured: Measured, obstacle?: LocalizedText | null) =>
    claims.push(claimOf(measured, obstacle))

  if (process !== undefined && has('thread')) {
    add(ratio(batches, process), busy ?? looksFirst(run))
    add(cpuRatio(batches, process), lost)
  }
  for (const way of ['spawn', 'fork', 'thread'] as const)
    if (has(way)) add(firstLine(run, setup, batches, way), busy ?? looksFirst(run))
  if (process !== undefined && has('native')) add(floor(batches, process), busy)
  if (process !== undefined && has('thread')) {
    if (setup.load === 'modules') add(loading(batches, process), busy)
    add(memory(setup, batches, process), lost ?? (told ? null : NO_PROC))
  }
  if (process !== undefined) {
    add(rssOverPss(setup, batches, process), lost ?? (told ? null : NO_PROC))
    add(pids(setup, batches), lost)
  }
  if (has('thread')) add(onePid(setup, batches), lost)
  add(answers(check))
  return { claims, summary: summary(setup, batches, claims, process) }
}

/** A round that lost a child was not the round that the numbers are about. */
function lostChildren({ asked, up, bad }: Check): LocalizedText | null {
  const lost = asked - up + bad
  if (lost === 0) return null
  return text(
    `Not judged: ${lost} of ${asked} children did not come up, or were ended from outside.`,
    `不作判断：${asked} 个子进程（线程）中有 ${lost} 个没有起来，或被外部结束。`,
  )
}

function answers({ asked, up, wrong, bad }: Check): Measured {
  const why = text(
    `${up} of ${asked} came up and told what they had loaded; ${wrong} told something else than expected, ${bad} did not end by themselves.`,
    `${asked} 个中有 ${up} 个起来并报告了加载结果；${wrong} 个结果与预期不符，${bad} 个不是自己结束的。`,
  )
  return claim('answers', 'count', { expected: 0, measured: asked - up + wrong + bad, why })
}

function summary(
  setup: Setup,
  batches: readonly Batch[],
  claims: readonly Claim[],
  process: Way | undefined,
): LocalizedText {
  const [first] = claims
  if (first.holds === null || first.measured === null) return first.why
  const at = (way: Way) => num(middle(batches, way, 'firstMs'), 1)
  if (first.id !== 'ratio' || process === undefined) {
    const way = setup.how as Way
    return text(
      `From the call to the first line of ${WAYS[way].en}: ${at(way)} ms, of which ${num(middle(batches, way, 'cpuMs'), 1)} ms of CPU time.`,
      `${WAYS[way]['zh-CN']}：从调用到第一行代码 ${at(way)} 毫秒，其中 CPU 时间 ${num(middle(batches, way, 'cpuMs'), 1)} 毫秒。`,
    )
  }
  const together =
    setup.order === 'turn'
      ? text('started one after the other', '一个接一个启动')
      : text(`${setup.count} at once`, `${setup.count} 个同时启动`)
  const small = middle(batches, 'native', 'firstMs')
  const floorEn = Number.isFinite(small) ? ` A small native program needs ${num(small, 1)} ms.` : ''
  const floorZh = Number.isFinite(small) ? `小型原生程序只要 ${num(small, 1)} 毫秒。` : ''
  return text(
    `A Node process took ${at(process)} ms to its first line, a thread ${at('thread')} ms (${together.en}): ${num(first.measured, 1)} times.${floorEn}`,
    `Node 进程到第一行代码用了 ${at(process)} 毫秒，线程用了 ${at('thread')} 毫秒（${together['zh-CN']}）：相差 ${num(first.measured, 1)} 倍。${floorZh}`,
  )
}
