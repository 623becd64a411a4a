import type { KnobProblem, KnobValues } from '../../shared/knobs'
import type { PredictionPrompt } from '../../shared/prediction'
import type { Scenario } from '../../shared/scenario'
import type { Terms } from '../../shared/run/records'
import { sizeText, text } from '../judging/claims'
import { NAMES, WAYS, type Way } from './claims'
import { guess, knobsOf, suggest } from '../knobs'
import defaults from './defaults.json'
import { figures } from './figures'
import lessonEn from './lesson.en.md?raw'
import lessonZh from './lesson.zh-CN.md?raw'
import { MOST_MESSAGES, messagesIn } from './messages.mjs'
import { questions } from './questions'
import { judge } from './verdict'

/** Less than this (MiB) is through before a clock can be trusted. */
const LITTLE = 512

const { integer, number, choice, repeats } = knobsOf(defaults)

export const pipeSharedMemory: Scenario = {
  id: 'pipe-shared-memory',
  chapter: 6,
  group: 'processes',
  title: text('Pipe and shared memory', '管道与共享内存'),
  question: text(
    'How fast do bytes get from one process to another, and what does each way cost?',
    '数据从一个进程到另一个进程能有多快？每种方式的代价是什么？',
  ),
  lesson: text(lessonEn, lessonZh),
  sides: ['node', 'python'],
  terms: {
    sender: text('sender', '发送方'),
    receiver: text('receiver', '接收方'),
    channels: text('channels', '通道'),
    reader: text('reader', '读取方'),
    'feeder thread': text('feeder thread', '馈送线程（feeder）'),
    'resource tracker': text('resource tracker', '资源跟踪器'),
    writer: text('writer', '写入方'),
    pipe: text('pipe', '管道'),
    read: text('read', '读取'),
    write: text('write', '写入'),
    'wait for its end': text('wait for its end', '等它结束'),
    ...tasks(),
  },
  knobs: [
    choice('channel', text('Channel', '通道'), [
      ['all', text('all, in turn', '全部，轮流')],
      ['pipe', text('pipe: raw bytes', '管道：原始字节')],
      ['message', text('message: objects', '消息：对象')],
      ['file', text('shared file', '共享文件')],
      ['posix', text('POSIX shared memory', 'POSIX 共享内存'), 'posix-ipc'],
      ['unread', text('a pipe read too late', '读得太晚的管道'), 'posix-ipc'],
    ]),
    number('size', text('Message size', '消息大小'), [0.0625, 4096, 0.0625], {
      scale: 'log',
      unit: 'KiB',
      help: text(
        'One message. Besides, every run measures 256 bytes to 1 MiB, and half and twice this size.',
        '单条消息的大小。此外每次运行都会测 256 字节到 1 MiB，以及这个大小的一半和两倍。',
      ),
    }),
    integer('total', text('Bytes in all', '数据总量'), [1, 2048], {
      scale: 'log',
      unit: 'MiB',
      help: text('Sent through each channel in each repeat.', '每次重复中每个通道要传的数据量。'),
    }),
    repeats(),
  ],
  suggestions: [
    suggest('Small messages: 256 bytes', '小消息：256 字节', { size: 0.25 }),
    suggest('Large ones: 1 MiB', '大消息：1 MiB', { size: 1024 }),
    suggest('Only the pipe', '只用管道', { channel: 'pipe' }),
    suggest('Only messages', '只用消息', { channel: 'message' }),
    suggest('A pipe that is read too late', '读得太晚的管道', { channel: 'unread' }),
    suggest('Only the shared file', '只用共享文件', { channel: 'file', size: 256 }),
  ],
  check,
  figures,
  prompt,
  judge,
  questions,
}

/** Names of tasks on the lanes of both processes. */
function tasks(): Terms {
  const pairs = WAYS.flatMap((way) => [
    [`send by ${way}`, text(`send by ${way}`, `发送：${NAMES[way]['zh-CN']}`)],
    [`receive by ${way}`, text(`receive by ${way}`, `接收：${NAMES[way]['zh-CN']}`)],
    [`ask by ${way}`, text(`ask by ${way}`, `提问：${NAMES[way]['zh-CN']}`)],
  ])
  return Object.fromEntries(pairs)
}

function check({ channel, size, total }: KnobValues): KnobProblem[] {
  if (channel === 'unread') return []
  const problems: KnobProblem[] = []
  const messages = messagesIn(Number(size), Number(total))
  const sent = Math.min(messages, MOST_MESSAGES) * Number(size)
  const note = (knob: string, en: string, zh: string) =>
    problems.push({ knob, level: 'note', message: text(en, zh) })
  if (messages > MOST_MESSAGES)
    note(
      'total',
      `That would be ${messages} messages. ${MOST_MESSAGES} are sent, ${sizeText(1024 * sent)}: small ones show what they cost long before.`,
      `这会是 ${messages} 条消息。只发 ${MOST_MESSAGES} 条，共 ${sizeText(1024 * sent)}：小消息的代价早就看得清了。`,
    )
  else if (Number(total) * 1024 < Number(size))
    note('size', 'Larger than all bytes together: one message is sent.', '比数据总量还大：只发一条。')
  else if (Number(total) < LITTLE)
    note(
      'total',
      `Perhaps too little: ${total} MiB can be through in less time than a clock needs to be trusted.`,
      `可能太少：${total} MiB 传得太快，计时不可靠。`,
    )
  return problems
}

function prompt({ channel, size }: KnobValues): PredictionPrompt {
  if (channel === 'unread')
    return guess(
      'held',
      'count',
      [0, 2 ** 20, 1],
      'After how many bytes does a writer stand still whose output nobody reads?',
      '写入方的输出没人读，写了多少字节之后会停住？',
    )
  const bytes = sizeText(1024 * Number(size))
  if (channel === 'all' && Number(size) >= 32)
    return guess(
      'pipe-vs-message',
      'ratio',
      [0.1, 50, 0.1],
      `With messages of ${bytes}: how many times as fast is the plain pipe as messages of objects?`,
      `每条 ${bytes} 时，裸管道的速度是传对象消息的多少倍？`,
    )
  const way = (channel === 'all' ? 'pipe' : channel) as Way
  return guess(
    `speed-${way}`,
    'perSecond',
    [1, 100_000, 1],
    `How many MB a second will go through the ${NAMES[way].en}, ${bytes} at a time?`,
    `每条 ${bytes} 时，每秒有多少 MB 能通过${NAMES[way]['zh-CN']}？`,
  )
}
