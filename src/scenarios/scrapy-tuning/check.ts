import type { KnobProblem, KnobValues } from '../../shared/knobs'
import { num } from '../judging/claims'
import { notes } from '../knobs'
import defaults from './defaults.json'
import { RANDOMIZED_GAP, theory } from './theory'

/** A run that takes longer than this (seconds) is worth a warning. */
const LONG = 60
const THROTTLE = [
  'autothrottle-start-delay',
  'autothrottle-max-delay',
  'autothrottle-target-concurrency',
] as const

/** Combinations of settings that work against each other, or that mean less than they seem to. */
export function check(knobs: KnobValues): KnobProblem[] {
  const { problems, note } = notes()
  const n = (id: string) => Number(knobs[id])
  const throttled = knobs['autothrottle-enabled'] === true
  const [total, perDomain, delay] = [
    n('concurrent-requests'),
    n('concurrent-requests-per-domain'),
    n('download-delay'),
  ]

  if (total > 0 && perDomain > total)
    note(
      'concurrent-requests-per-domain',
      `Never reached: CONCURRENT_REQUESTS lets ${total} into the downloader at the most.`,
      `达不到：CONCURRENT_REQUESTS 最多只让 ${total} 个请求进入下载器。`,
    )
  if (delay > 0 && !throttled) {
    const gap = delay * (knobs['randomize-download-delay'] === true ? RANDOMIZED_GAP : 1)
    const follows = n('latency') / 1000 / gap
    if (perDomain > 1 && follows < perDomain - 1)
      note(
        'concurrent-requests-per-domain',
        `With this delay about ${num(Math.max(follows, 0.1), 1)} are under way at once: a higher limit changes nothing.`,
        `有了这个下载延迟，平均只有约 ${num(Math.max(follows, 0.1), 1)} 个请求同时在途：上限再高也没有作用。`,
      )
  }
  for (const id of THROTTLE)
    if (!throttled && knobs[id] !== defaults[id])
      note(id, 'Used only when AutoThrottle is on.', '只有打开 AutoThrottle 时才有用。')
  if (throttled && n('autothrottle-max-delay') < delay)
    note(
      'autothrottle-max-delay',
      'Shorter than DOWNLOAD_DELAY: from the first answer on, this is the delay.',
      '比 DOWNLOAD_DELAY 还短：从第一个响应起，下载延迟就是这个值。',
    )
  const wire = Math.min(total || Infinity, n('hosts') * perDomain, n('requests'))
  if (delay === 0 && !throttled && wire > n('server-capacity') + n('server-queue'))
    note(
      'server-queue',
      `${wire} requests at once, and the server has room for ${n('server-capacity') + n('server-queue')}: it will refuse the others.`,
      `同时有 ${wire} 个请求，而服务器只容得下 ${n('server-capacity') + n('server-queue')} 个：其余的会被拒绝。`,
    )
  if (n('hangs') > 0 && n('download-timeout') > 10)
    note(
      'download-timeout',
      `A request that hangs keeps its place for ${num(n('download-timeout'))} s.`,
      `每个挂起的请求要占住位置 ${num(n('download-timeout'))} 秒。`,
    )
  const seconds = theory(knobs).seconds * n('repeats')
  if (seconds > LONG)
    note(
      'requests',
      `By the formulae this takes about ${num(seconds)} seconds.`,
      `按公式估算，这大约要 ${num(seconds)} 秒。`,
    )
  return problems
}
