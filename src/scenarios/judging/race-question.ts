import type { AskedRun, Question } from '../../shared/question'
import { many, text } from './claims'
import { ask, measuredIn } from './questions'

/**
 * What the updates that were lost without a lock prove, or that none was.
 * @param workers processes or threads @param all increments in a repeat
 */
export function lostUpdates(run: AskedRun, workers: number, all: number): Question {
  const lost = measuredIn(run, 'lost-updates')
  if (lost > 0)
    return ask(
      'lost',
      text(
        `Without a lock ${many(lost)} of ${many(all)} increments were lost. What happened to each of them?`,
        `不加锁时，${many(all)} 次自增丢了 ${many(lost)} 次。每一次是怎么丢的？`,
      ),
      {
        failed: [
          'Its write failed, since somebody else was writing',
          '别人正在写，所以写入失败了',
          'No write fails: all are done, one over the other.',
          '写入并不会失败：全都写了，只是后写的盖住先写的。',
        ],
        both: [
          'Two had read the same number, and the later write covered the earlier one',
          '两个读到了同一个数，后一次写入盖住了前一次',
          'Reading, adding and writing are three steps, and somebody came in between.',
          '读、加、写是三步，中间插进了别人。',
        ],
        skipped: [
          'It was skipped: one of them ran ahead of the others',
          '有一个跑得太快，跳过了几次',
          'Each did all of its increments; the verdict counts them.',
          '每一个都做完了自己的自增，结论里有计数。',
        ],
      },
      'both',
    )
  return ask(
    'lost',
    Number.isNaN(lost)
      ? text(
          'A test counts without a lock, and finds no increment lost. What does that prove?',
          '一次测试不加锁计数，一次都没丢。这证明了什么？',
        )
      : text(
          'Without a lock no increment was lost in your run. What does that prove?',
          '你的运行不加锁，却一次都没丢。这证明了什么？',
        ),
    {
      atomic: [
        'That adding one is a single step',
        '证明加一是一步完成的',
        'It is three: read, add, write.',
        '它是三步：读、加、写。',
      ],
      alone: [
        'Nothing about races: only one was counting',
        '和竞态无关：只有一个在计数',
        workers === 1
          ? 'Where nobody else writes there is nothing to lose.'
          : `There were ${workers} of them.`,
        workers === 1 ? '没有别人在写，也就没什么可丢的。' : `一共有 ${workers} 个在计数。`,
      ],
      luck: [
        'Nothing: this time nobody came in between',
        '什么都没证明：这一次恰好没人插进来',
        workers === 1
          ? 'Here nobody could: only one was counting.'
          : 'A race is lost rarely on one day and often on the next.',
        workers === 1 ? '这里不可能有人插进来：只有一个在计数。' : '竞态今天很少出现，明天却可能常常出现。',
      ],
    },
    workers === 1 ? 'alone' : 'luck',
  )
}
