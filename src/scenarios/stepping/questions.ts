import type { AskedRun, Question } from '../../shared/question'
import { many, text } from '../judging/claims'
import { ask, measuredIn } from '../judging/questions'

/** Confronts: it was tried often, and nothing happened; it happens so rarely. @param id by which the chapter knows it */
export function scheduleQuestion(run: AskedRun, id: string): Question {
  const failed = measuredIn(run, 'failures')
  const tried = many(Number(run.knobs.schedules))
  const broken = failed > 0
  const asked = Number.isNaN(failed)
    ? text(
        'A test runs a program with threads a thousand times, and all goes well. What does that prove?',
        '测试把一个多线程程序跑了一千遍，全都正常。这证明了什么？',
      )
    : broken
      ? text(
          `Of ${tried} random schedules ${many(failed)} went wrong. What does that prove?`,
          `${tried} 次随机调度里有 ${many(failed)} 次出错。这证明了什么？`,
        )
      : text(
          `Of ${tried} random schedules none went wrong. What does that prove?`,
          `${tried} 次随机调度，一次都没出错。这证明了什么？`,
        )
  return ask(
    id,
    asked,
    {
      broken: [
        'That the program is wrong',
        '程序有错',
        broken
          ? 'One schedule that breaks it is enough, however rare it is.'
          : 'All that came up went well, so that this is no proof of a mistake.',
        broken ? '只要有一种调度会让它出错就够了，再少见也一样。' : '出现过的都正常，证明不了它有错。',
      ],
      right: [
        'That the program is right',
        '程序是正确的',
        broken
          ? 'A right program goes well in every schedule.'
          : 'One schedule that never came up is enough to break it.',
        broken ? '正确的程序，在哪一种调度下都不会出错。' : '只要有一种从没出现过的调度，它就可能出错。',
      ],
      those: [
        'Something about the schedules that came up, and no more',
        '只说明出现过的那些调度',
        broken
          ? 'One of them is enough to know: it can happen again, on any day.'
          : 'For all others there must be a reason: a lock around it all, one order of locks, while.',
        broken
          ? '其中有一次出错就足以下结论：它哪天都可能再出现。'
          : '别的调度行不行，要靠道理：用一把锁罩住全部，统一拿锁的顺序，用 while。',
      ],
      cores: [
        'Something about machines with as many cores',
        '只说明核心数相同的机器',
        broken
          ? 'These threads were let go one at a time: cores had no part in it.'
          : 'The same cores schedule differently on a busy day.',
        broken ? '这些线程是一次只放行一个的，与核心数无关。' : '核心数相同，忙的时候调度也会不同。',
      ],
    },
    broken ? 'broken' : 'those',
  )
}
