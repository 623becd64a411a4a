import type { AskedRun, Question } from '../../shared/question'
import { count, many, text } from '../judging/claims'
import { ask, askNumber, measuredIn, times } from '../judging/questions'

/** Confronts: an event loop is fast by itself; each wait needs a thread or a core. */
export function questions(run: AskedRun): Question[] {
  return [faster(run), least(run)]
}

function knobsOf(run: AskedRun) {
  const [waits, latency, limit, capacity] = ['waits', 'latency', 'limit', 'capacity'].map((id) =>
    Number(run.knobs[id]),
  )
  const allowed = Math.min(limit || waits, waits)
  return { waits, latency, allowed, capacity, together: Math.min(allowed, capacity) }
}

/** What holds the loop back: its own limit, the server, or nothing any more. */
function faster(run: AskedRun): Question {
  const { waits, allowed, capacity, together } = knobsOf(run)
  const right = together === waits || allowed === capacity ? 'none' : allowed < capacity ? 'limit' : 'server'
  const measured = measuredIn(run, 'faster')
  const said = Number.isNaN(measured)
    ? ['', '']
    : [
        `The event loop was ${times(measured)} times as fast as blocking one by one. `,
        `事件循环的速度是逐个阻塞的 ${times(measured)} 倍。`,
      ]
  const all = together === waits
  return ask(
    'overlap',
    text(
      `${said[0]}Up to ${together} of your ${waits} waits were under way at once. Which single change makes the loop clearly faster?`,
      `${said[1]}你的 ${waits} 次等待，最多同时进行 ${together} 次。只改一处，哪一处能让事件循环明显变快？`,
    ),
    {
      limit: [
        'More waits allowed at once in the loop',
        '让循环同时发起更多等待',
        right === 'limit'
          ? `It allows ${allowed} at once, the server would serve ${capacity}: the loop itself is the narrow place.`
          : all
            ? 'Not one of them had to wait for its turn.'
            : `The server serves ${capacity} at once: further ones would only queue there.`,
        right === 'limit'
          ? `循环只允许同时 ${allowed} 次，服务器却能同时处理 ${capacity} 个：瓶颈就在循环自己的上限。`
          : all
            ? '没有哪一次需要排队等着开始。'
            : `服务器同时只处理 ${capacity} 个，再多也只是在它那里排队。`,
      ],
      server: [
        'A server that serves more at once',
        '换一个能同时处理更多请求的服务器',
        right === 'server'
          ? `It serves ${capacity} at once, and ${allowed} are sent: the others queue there.`
          : all
            ? `It has ${capacity} places for ${waits} requests: none had to queue.`
            : `It never gets more than ${allowed} at once, and has ${capacity} places.`,
        right === 'server'
          ? `发来 ${allowed} 个，它同时只处理 ${capacity} 个，其余的都在排队。`
          : all
            ? `它有 ${capacity} 个位置，请求只有 ${waits} 个：没有谁在排队。`
            : `它同时最多收到 ${allowed} 个，位置有 ${capacity} 个。`,
      ],
      cores: [
        'A machine with twice as many cores',
        '换一台核心多一倍的机器',
        `The loop is one thread, and nearly all of its time it waits: it does not fill one of your ${count(run.cores, 'core')}.`,
        `事件循环只有一个线程，而且几乎一直在等：你的 ${run.cores} 个核心，它连一个都占不满。`,
      ],
      none: [
        'None of these alone',
        '以上任何一项单独改都没用',
        right !== 'none'
          ? `There is a narrow place: only ${together} of ${waits} at once.`
          : all
            ? 'All waits overlap already, in one round. It could only get faster if the server answered sooner.'
            : `The loop allows ${allowed} and the server serves ${capacity}: one alone widens nothing.`,
        right !== 'none'
          ? `是有瓶颈的：${waits} 次里同时只进行 ${together} 次。`
          : all
            ? '所有等待已经在同一轮里重叠。只有服务器答复得更快，它才会更快。'
            : `循环的上限是 ${allowed}，服务器同时处理 ${capacity} 个：只放宽一边没有用。`,
      ],
    },
    right,
  )
}

function least(run: AskedRun): Question {
  const { waits, latency, together } = knobsOf(run)
  const rounds = Math.ceil(waits / together)
  return askNumber(
    'least',
    text(
      `${waits} waits of ${latency} ms, ${together} at a time, in one thread on ${count(run.cores, 'core')}. What is the least time that they can take?`,
      `${waits} 次等待，每次 ${latency} 毫秒，同时最多 ${together} 次，一个线程，机器有 ${run.cores} 个核心。最少要多久？`,
    ),
    (value) => text(`${many(value)} ms`, `${many(value)} 毫秒`),
    [
      rounds * latency,
      `${count(rounds, 'round')} of ${latency} ms: cores have no part in it.`,
      `${rounds} 轮，每轮 ${latency} 毫秒：与核心数无关。`,
    ],
    [
      [waits * latency, 'That is one after the other.', '那是一个接一个地等。'],
      [
        Math.ceil(waits / run.cores) * latency,
        'That would be a wait for each core; but a wait needs none.',
        '那是每个核心各等一个；但等待并不占核心。',
      ],
      [
        (rounds + 1) * latency,
        'That is a round too many: the last one ends with its answers.',
        '多算了一轮：最后一轮收到应答就结束了。',
      ],
      [latency / waits, 'A wait gets no shorter by company.', '等待不会因为一起进行而变短。'],
    ],
  )
}
