import type { RunModel } from '../../shared/run/model'
import type { Claim, Verdict } from '../../shared/run/verdict'
import type { LocalizedText } from '../../shared/text'
import type { Measured } from '../judging/claims'
import { deadlockText } from '../../shared/run/deadlock-text'
import {
  claimOf,
  claimsOf,
  excused,
  many,
  num,
  pct,
  repeatsOf,
  resultOf,
  text,
  unproved,
} from '../judging/claims'
import { EXERCISES, REPAIRS } from './knobs'

/** So few random schedules may all go well although the program is wrong. */
const FEW = 500

/** What the program says first; see play.mjs. */
interface Setup {
  readonly exercise: string
  readonly repair: string
  readonly scheduler: string
}

/** Random schedules of one variant; see search.mjs. */
interface Search {
  readonly exercise: string
  readonly repair: string
  readonly wanted: number
  readonly tried: number
  readonly failed: number
  readonly schedule: string
  readonly wallMs: number
}

/** Where everybody is after a step; see session.mjs. */
interface Board {
  readonly repair: string
  readonly schedule: string
  readonly outcome: string
}

const LABELS = {
  failures: text('Random schedules that went wrong', '出错的随机调度'),
  own: text('Schedules of yours that went wrong (at least)', '你的调度中出错的（至少）'),
  circle: text('Deadlocks in the schedule that was shown (at least)', '所演示的调度中的死锁（至少）'),
  answers: text('Schedules that came to no end', '没有结果的调度'),
}
const claim = claimsOf(LABELS)

/** What an exercise proved: by a person's schedules, and by random ones. */
export function judgeExercise(run: RunModel): Verdict {
  const setup = resultOf<Setup>(run, 'setup')
  const check = run.result('check')
  const you = setup?.scheduler === 'you'
  const last = repeatsOf<Search>(run, 'search').at(-1)
  const own = ownFailures(repeatsOf<Board>(run, 'board'))
  if (setup === undefined || (!you && (check === undefined || last === undefined)))
    return unproved(run, 'failures', LABELS.failures, 'count')
  const claims: Claim[] = []
  if (you) claims.push(excused(own, own.holds ? null : own.why))
  if (last !== undefined) claims.push(failures(last))
  if (!you && last !== undefined && setup.exercise === 'circle' && last.failed > 0) claims.push(circle(run))
  if (check !== undefined) claims.push(claimOf(answers(Number(check.missing))))
  return { claims, summary: summary(own, last) }
}

/** Schedules of a person that went wrong; each counts once. */
function ownFailures(boards: readonly Board[]): Measured {
  const failed = boards.filter(({ outcome }) => outcome !== '' && outcome !== 'right')
  const schedules = new Set(failed.map(({ repair, schedule }) => `${repair} ${schedule}`))
  const [first] = failed
  const why =
    first === undefined
      ? text('No schedule of yours went wrong yet.', '你的调度还没有出过错。')
      : text(
          `The first took ${first.schedule.length} steps: ${[...first.schedule].join(' ')}.`,
          `第一次用了 ${first.schedule.length} 步：${[...first.schedule].join(' ')}。`,
        )
  return claim('own', 'count', { expected: 1, measured: schedules.size, least: 1, why })
}

function failures({ exercise, repair, tried, failed, schedule }: Search): Claim {
  const right = EXERCISES[exercise].right.includes(repair)
  const share = pct(failed / tried)
  const first = [...schedule].join(' ')
  const why = right
    ? failed === 0
      ? text(
          'Whichever thread comes first at each step, the result is right. Random schedules prove nothing by themselves; here the tests have tried all there are.',
          '每一步无论轮到哪个线程，结果都正确。随机调度本身证明不了什么；这里的全部调度都已由测试逐一试过。',
        )
      : text(
          `It went wrong with ${first}: the repair does not work.`,
          `按 ${first} 调度时出错：修复没有起作用。`,
        )
    : failed === 0
      ? text(
          'None went wrong. That proves nothing: the program is wrong all the same.',
          '一次也没出错。但这证明不了什么：程序依然是错的。',
        )
      : text(
          `${share} of them went wrong, the first with ${first}.`,
          `其中 ${share} 出错，第一次是 ${first}。`,
        )
  const measured = right
    ? claim('failures', 'count', { expected: 0, measured: failed, why })
    : claim('failures', 'count', { expected: 1, measured: failed, least: 1, why })
  return excused(measured, !right && tried < FEW ? why : null)
}

/** The schedule that failed is shown once more, slowly: its circle is found like any program's. */
function circle(run: RunModel): Claim {
  const [first] = run.deadlocks
  const found =
    first === undefined
      ? text('No circle of waits was seen.', '没有发现互相等待的环。')
      : deadlockText(run, first)
  const why: LocalizedText =
    first === undefined ? found : text(`${capital(found.en)}.`, `${found['zh-CN']}。`)
  const unheard =
    run.dropped > 0
      ? text(
          `${run.dropped} events of the program were dropped: its waits and holds are not all known.`,
          `程序有 ${run.dropped} 个事件被丢弃：等待和持有的情况并不完整。`,
        )
      : null
  return claimOf(
    claim('circle', 'count', { expected: 1, measured: run.deadlocks.length, least: 1, why }),
    unheard,
  )
}

function answers(missing: number): Measured {
  const why = text(
    'Every schedule that was begun ended: well, or wrong.',
    '每一次开始了的调度都有结果：要么正确，要么出错。',
  )
  return claim('answers', 'count', { expected: 0, measured: missing, why })
}

function summary(own: Measured, last: Search | undefined): LocalizedText {
  if (last === undefined) return own.why
  const { repair, tried, failed, wallMs } = last
  const seconds = num(wallMs / 1000, 1)
  const name = REPAIRS[repair] ?? text(repair, repair)
  // Which program it was: another may be in sight by now.
  const variant =
    repair === 'none' ? text('Not repaired', '未修复') : text(`Repair “${name.en}”`, `修复“${name['zh-CN']}”`)
  return text(
    `${variant.en}: ${failed === 0 ? 'none' : many(failed)} of ${many(tried)} random schedules went wrong, in ${seconds} s.`,
    `${variant['zh-CN']}：随机调度 ${many(tried)} 次，${failed === 0 ? '没有一次' : `有 ${many(failed)} 次`}出错，用时 ${seconds} 秒。`,
  )
}

const capital = (sentence: string) => sentence.charAt(0).toUpperCase() + sentence.slice(1)
