import type { KnobProblem, KnobValues } from '../../shared/knobs'
import { notes } from '../knobs'
import { isExercise, misfit } from '../stepping/knobs'
import defaults from './defaults.json'

/** A run that takes longer than this (seconds) is worth a warning. */
const LONG = 40
/** Fewer increments than this may be over before the other threads have woken up. */
const FEW = 2000

/** Knob combinations that make little sense. None forbids the run: the program has an answer to all of them. */
export function check(knobs: KnobValues): KnobProblem[] {
  const { problems, note } = notes()
  if (isExercise(knobs)) {
    const odd = misfit(knobs)
    if (odd !== null) note(odd.knob, odd.en, odd.zh)
    return problems
  }
  const unused = (knob: keyof typeof defaults, en: string, zh: string) => {
    if (knobs[knob] !== defaults[knob]) note(knob, en, zh)
  }
  const [threads, increments, width, timeout, repeats] = [
    knobs.threads,
    knobs.increments,
    knobs.width,
    knobs.timeout,
    knobs.repeats,
  ].map(Number)
  if (knobs.demo === 'race') {
    unused('timeout', 'In the race nobody gives up.', '在竞态演示中，谁也不会放弃。')
    // Alone, without a lock and with one: about as much time each, and a turn of the loop takes a little besides.
    const seconds = (repeats * threads * increments * (width + 0.1) * (knobs.lock === 'none' ? 1.7 : 3)) / 1e6
    if (increments < FEW)
      note(
        'increments',
        'So few are done before the other threads have begun: perhaps nothing gets lost.',
        '次数太少：别的线程还没开始就数完了，可能什么都不会丢。',
      )
    if (seconds > LONG)
      note('increments', `This takes about ${Math.round(seconds)} s.`, `大约要 ${Math.round(seconds)} 秒。`)
  } else {
    if (knobs.lock === 'none')
      note(
        'lock',
        'Without a lock there is nothing to wait for: this demonstration takes Lock.',
        '没有锁就没有可等的东西：这个演示会使用 Lock。',
      )
    unused('increments', 'Only the race counts.', '只有在竞态演示中才用得到。')
    unused('width', 'Only the race has a width.', '只有在竞态演示中才用得到。')
    const waits = knobs.demo === 're-entry' ? knobs.lock !== 'RLock' : knobs.order === 'opposite'
    if (waits && (repeats * timeout) / 1000 > LONG)
      note(
        'timeout',
        `${repeats} times ${timeout} ms of waiting: that takes a while.`,
        `要等 ${repeats} 次、每次 ${timeout} 毫秒，时间不短。`,
      )
  }
  if (knobs.demo !== 'opposite-order') {
    unused('meeting', 'Only with two locks at a time can threads meet.', '只有一次拿两把锁时才谈得上相遇。')
    unused('order', 'There is only one lock here.', '这里只有一把锁，谈不上顺序。')
  }
  if (knobs.demo === 'opposite-order' && knobs.order === 'opposite' && knobs.lock === 'RLock')
    note(
      'lock',
      'An RLock does not help here: each lock is wanted by another thread.',
      'RLock 在这里帮不上忙：每把锁等的都是另一个线程。',
    )
  return problems
}
