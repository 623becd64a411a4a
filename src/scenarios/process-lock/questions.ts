import type { AskedRun, Question } from '../../shared/question'
import { many, text } from '../judging/claims'
import { ask, measuredIn } from '../judging/questions'
import { lostUpdates } from '../judging/race-question'

/** Confronts: adding one is one step; a lock protects what it stands beside. */
export function questions(run: AskedRun): Question[] {
  const { processes, increments, lock } = run.knobs
  const lost = lostUpdates(run, Number(processes), Number(processes) * Number(increments))
  const waited = measuredIn(run, 'waited')
  const some = ask(
    'some',
    text(
      `${lock === 'none' ? '' : Number.isNaN(waited) ? '' : `Each process waited ${(waited * 100).toFixed(0)}% of its time for the lock. `}To save time, only half of the ${many(Number(processes))} processes take a lock. What comes out?`,
      `${lock === 'none' ? '' : Number.isNaN(waited) ? '' : `每个进程有 ${(waited * 100).toFixed(0)}% 的时间在等锁。`}为了省时间，${many(Number(processes))} 个进程里只让一半去拿锁，会怎样？`,
    ),
    {
      half: [
        'Half as many increments are lost',
        '丢失的次数减半',
        'A process without the lock comes between those that hold it.',
        '不拿锁的进程照样会插到持有锁的进程中间。',
      ],
      still: [
        'Increments can still be lost: a lock stops only those that ask for it',
        '仍然会丢：锁只拦得住去拿它的进程',
        'All must take it for both the reading and the writing.',
        '读和写都必须在锁内，而且每个进程都要拿。',
      ],
      none: [
        'None is lost, since the lock is held whenever somebody writes',
        '一次都不丢，因为写的时候锁总被持有',
        'It is not: half of them write without asking.',
        '并不是：有一半写之前根本不问。',
      ],
    },
    'still',
  )
  return [lost, some]
}
