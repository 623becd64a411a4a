import type { RunModel } from '../../shared/run/model'
import type { Verdict } from '../../shared/run/verdict'
import { claimOf, claimsOf, count, repeatsOf, sum, text, unproved } from '../judging/claims'

/** What uncollected.mjs found in one round. */
interface Round {
  readonly count: number
  /** Children that ended by themselves. */
  readonly up: number
  /** These are absent where the system does not tell. */
  readonly zombies?: number
  readonly listed?: number
  /** Pages of memory that all of them still had. */
  readonly pages?: number
  readonly left?: number
}

const LABELS = {
  zombies: text('Ended children that were zombies', '已经结束、成了僵尸的子进程'),
  pages: text('Pages of memory that zombies still had', '僵尸进程还占着的内存页'),
  left: text('Zombies left once the parent waited', '父进程回收之后剩下的僵尸进程'),
  answers: text('Children that did not end by themselves', '没有自己结束的子进程'),
}
const claim = claimsOf(LABELS)

/** What a run with children that nobody waits for proved; none of it is about time. */
export function judgeZombies(run: RunModel): Verdict {
  const rounds = repeatsOf<Round>(run, 'zombies')
  if (run.result('check') === undefined || rounds.length === 0)
    return unproved(run, 'zombies', LABELS.zombies, 'count')
  const [{ count: each, listed = 0 }] = rounds
  const of = (what: 'zombies' | 'pages' | 'left') => rounds.map((round) => round[what] ?? NaN)
  const claims = [
    claim('zombies', 'count', {
      expected: each,
      measured: of('zombies'),
      why: text(
        `In each of ${count(rounds.length, 'round')} all had ended, and the kernel kept ${listed} pids for a parent that did not ask how.`,
        `${rounds.length} 轮中每一轮，子进程都已结束，内核却还为不来过问的父进程留着 ${listed} 个 pid。`,
      ),
    }),
    claim('pages', 'count', {
      expected: 0,
      measured: of('pages'),
      why: text(
        'Memory and open files are gone with the end. What is left is a row of the process table: pid, exit code, CPU time used.',
        '内存和打开的文件在结束时就已归还。剩下的只是进程表里的一行：pid、退出码、用掉的 CPU 时间。',
      ),
    }),
    claim('left', 'count', {
      expected: 0,
      measured: of('left'),
      why: text(
        'One turn of the event loop was enough: Node waits for each child that has ended (waitpid).',
        '事件循环一转就够了：每个结束的子进程，Node 都会回收（waitpid）。',
      ),
    }),
    claim('answers', 'count', {
      expected: 0,
      measured: sum(rounds, (round) => round.count - round.up),
      why: text('By their exit codes.', '以退出码为准。'),
    }),
  ].map((measured) => claimOf(measured))
  return {
    claims,
    summary: text(
      `${each} of ${each} children had ended and were still in the process table: zombies, until their parent waited for them.`,
      `${each} 个子进程已经结束，却还留在进程表里：在父进程回收之前，它们是僵尸进程。`,
    ),
  }
}
