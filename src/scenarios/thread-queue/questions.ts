import type { AskedRun, Question } from '../../shared/question'
import { text } from '../judging/claims'
import { ask } from '../judging/questions'
import { slowerSide } from '../queues/questions'

/** Confronts: after a wake-up there is something to take; any order is fair. */
export function questions(run: AskedRun): Question[] {
  return run.knobs.order === 'fifo' ? [awake(run), slowerSide(run)] : [awake(run), starved(run)]
}

/** While against if. */
function awake({ knobs }: AskedRun): Question {
  const one = Number(knobs.consumers) === 1
  const consumers = String(knobs.consumers)
  return ask(
    'while',
    text(
      `A consumer that waits on an empty queue is woken. You ran ${one ? 'one consumer' : `${consumers} consumers`}: why must it look again (while, not if) before it takes?`,
      `队列为空时等待的消费者被唤醒。你运行了 ${consumers} 个消费者：取之前为什么要再检查一遍（用 while 而不是 if）？`,
    ),
    {
      slow: [
        'Because while is faster than if',
        '因为 while 比 if 快',
        'Speed is no reason here: it is about what is true after the wait.',
        '与快慢无关：关键是等完之后条件是否成立。',
      ],
      real: one
        ? [
            'Because a wake-up does not promise that there is an item',
            '因为被唤醒并不保证队列里有项目',
            'Waits may end for no reason, and tomorrow there is a second consumer.',
            '等待可能无缘无故地结束，以后也可能再加一个消费者。',
          ]
        : [
            'Because another consumer may have taken the item meanwhile',
            '因为别的消费者可能抢先取走了项目',
            'Between the wake-up and the lock anybody may come first.',
            '从被唤醒到拿到锁之间，谁都可能抢先。',
          ],
      full: [
        'Because the queue may be full by then',
        '因为那时队列可能已经满了',
        'A full queue stops producers; whoever takes has no trouble with it.',
        '队列满了拦的是生产者，对取的一方没有影响。',
      ],
    },
    'real',
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
