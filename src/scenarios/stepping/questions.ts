import type { AskedRun, Question } from '../../shared/question'
import { many, text } from '../judging/claims'
import { ask, measuredIn } from '../judging/questions'

/** Confronts: it was tried often, and nothing happened. @param id by which the chapter knows it */
export function scheduleQuestion(run: AskedRun, id: string): Question {
  const failed = measuredIn(run, 'failures')
  const own = Number.isNaN(failed)
    ? ['', '']
    : [`Of your random schedules ${many(failed)} went wrong. `, `你的随机调度有 ${many(failed)} 次出错。`]
  return ask(
    id,
    text(
      `${own[0]}A test runs a program with threads a thousand times, and all goes well. What does that prove?`,
      `${own[1]}测试把一个多线程程序跑了一千遍，全都正常。这证明了什么？`,
    ),
    {
      right: [
        'That the program is right',
        '程序是正确的',
        'One schedule that never came up is enough to break it.',
        '只要有一种从没出现过的调度，它就可能出错。',
      ],
      those: [
        'That it goes well in the schedules that came up',
        '在出现过的那些调度下它是正常的',
        'And on one machine the same few come up again and again.',
        '而在同一台机器上，翻来覆去总是那几种。',
      ],
      cores: [
        'That it is right on machines with as many cores',
        '在核心数相同的机器上它是正确的',
        'The same cores schedule differently on a busy day.',
        '核心数相同，忙的时候调度也会不同。',
      ],
    },
    'those',
  )
}
