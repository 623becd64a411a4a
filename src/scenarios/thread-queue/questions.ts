import type { AskedRun, Question } from '../../shared/question'
import { text } from '../judging/claims'
import { ask, askNumber } from '../judging/questions'
import { slowerSide } from '../queues/questions'
import { isExercise } from '../stepping/knobs'
import { scheduleQuestion } from '../stepping/questions'

/** Confronts: after a wake-up there is something to take; any order is fair. */
export function questions(run: AskedRun): Question[] {
  if (isExercise(run.knobs))
    return [awake({ ...run, knobs: { ...run.knobs, consumers: 2 } }), scheduleQuestion(run, 'slower')]
  return run.knobs.order === 'fifo' ? [awake(run), slowerSide(run)] : [awake(run), starved(run)]
}

/** Who goes on after a wake-up though there is nothing left to take. */
function awake({ knobs }: AskedRun): Question {
  const consumers = Number(knobs.consumers)
  const producers = Number(knobs.producers)
  return askNumber(
    'while',
    text(
      `${consumers === 1 ? 'Your one consumer sleeps' : `All ${consumers} of your consumers sleep`} at the empty queue. One item is put, and notify_all wakes whoever sleeps. With if in place of while, how many consumers then go on to take from a queue that is empty again?`,
      `${consumers === 1 ? '你唯一的消费者在空队列上等待。放入一个项目后，notify_all 把它唤醒' : `你的 ${consumers} 个消费者都在空队列上等待。放入一个项目后，notify_all 把它们全部唤醒`}。如果把 while 写成 if，有几个消费者会接着去取，而队列已经又空了？`,
    ),
    (value) => text(String(value), `${value} 个`),
    [
      consumers - 1,
      consumers === 1
        ? 'It finds the item, this time. Let a second one come, or a wait end for no reason, and the if is wrong.'
        : 'The first one to get the lock takes the item; the others don’t look again, so they take from an empty queue.',
      consumers === 1
        ? '这一次它能取到。可是只要再来一个消费者，或者等待无缘无故地结束，if 就错了。'
        : '先拿到锁的取走了项目；其余的不再检查，就会去取空队列。',
    ],
    [
      [
        consumers,
        'There is one item: the first to get the lock finds it.',
        '项目有一个：最先拿到锁的那个取得到。',
      ],
      [
        0,
        'The lock lets them in one by one, but it does not put the item back.',
        '锁让它们一个一个进来，可取走的项目不会回来。',
      ],
      [
        1,
        consumers > 2 ? 'All of them were woken, not just one more.' : 'One is the one that finds it.',
        consumers > 2 ? '被唤醒的是全部，并不是只多了一个。' : '取到项目的正是这一个。',
      ],
      [
        consumers + producers,
        'Producers sleep at the other condition variable, “not full”.',
        '生产者等的是另一个条件变量：“非满”。',
      ],
    ],
  )
}

function starved({ knobs }: AskedRun): Question {
  const lifo = knobs.order === 'lifo'
  return ask(
    'slower',
    lifo
      ? text(
          'Last in, first out, and producers that never pause: which item may wait for ever?',
          '后进先出，生产者从不停歇：哪个项目可能永远等下去？',
        )
      : text(
          'The most urgent first, and urgent items never stop coming: which item may wait for ever?',
          '紧急的优先，而且紧急项目不断到来：哪个项目可能永远等下去？',
        ),
    {
      old: [
        'The oldest',
        '最早放进去的',
        lifo
          ? 'Something newer is always taken before it: it starves.'
          : 'Of equal ones the oldest comes first; age alone harms nobody.',
        lifo ? '总有更新的先被取走：它会一直饿着。' : '同级时最早的先取，光是早并不吃亏。',
      ],
      least: [
        'The least urgent',
        '最不紧急的',
        lifo
          ? 'This order knows no urgency.'
          : 'Something more urgent is always taken before it: it starves.',
        lifo ? '这种顺序不看紧急程度。' : '总有更紧急的先被取走：它会一直饿着。',
      ],
      newest: [
        'The newest',
        '最新放进去的',
        lifo ? 'It is taken next.' : 'Its turn depends on its urgency.',
        lifo ? '它马上就会被取走。' : '轮到它的时间取决于紧急程度。',
      ],
    },
    lifo ? 'old' : 'least',
  )
}
