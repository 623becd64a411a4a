import type { AskedRun, Question } from '../../shared/question'
import { text } from '../judging/claims'
import { ask, measuredIn } from '../judging/questions'
import { lostUpdates } from '../judging/race-question'

/** Confronts: the GIL protects me; a lock that is never freed was taken by somebody else. */
export function questions(run: AskedRun): Question[] {
  const { demo } = run.knobs
  if (demo === 're-entry') return [reEntry(run), gil()]
  if (demo === 'opposite-order') return [twoLocks(run), gil()]
  const [threads, increments] = [Number(run.knobs.threads), Number(run.knobs.increments)]
  return [{ ...lostUpdates(run, threads, threads * increments), id: 'demo' }, gil()]
}

function gil(): Question {
  return ask(
    'gil',
    text(
      'The GIL lets one thread at a time run Python code. Does counter += 1 need a lock there?',
      'GIL 保证同一时刻只有一个线程执行 Python 代码。那么 counter += 1 还需要锁吗？',
    ),
    {
      no: [
        'No: only one thread runs at a time',
        '不需要：同一时刻只有一个线程在运行',
        'It may be switched off between reading and writing, with the old number in its hands.',
        '它可能在读和写之间被切换下去，手里拿着旧的数。',
      ],
      yes: [
        'Yes: threads may be switched between its reading and its writing',
        '需要：读和写之间可能切换线程',
        'The GIL protects the interpreter, not your data.',
        'GIL 保护的是解释器，不是你的数据。',
      ],
      cores: [
        'Only on a machine with several cores',
        '只有在多核机器上才需要',
        'A switch in between is enough, and one core has switches too.',
        '只要中间发生切换就够了，单核也会切换。',
      ],
    },
    'yes',
  )
}

function reEntry(run: AskedRun): Question {
  const own = run.knobs.lock === 'RLock'
  const depth = measuredIn(run, 'depth')
  return ask(
    'demo',
    own
      ? text(
          `One thread took the RLock ${Number.isNaN(depth) ? 'twice' : `${depth} times`} without letting go. When may another thread have it?`,
          `一个线程连续拿了${Number.isNaN(depth) ? '两' : ` ${depth} `}次 RLock，没有释放。别的线程什么时候才能拿到？`,
        )
      : text(
          'A thread that holds a Lock asks for the same Lock again. Whom does it wait for?',
          '一个线程已经持有 Lock，又去拿同一把 Lock。它在等谁？',
        ),
    {
      first: [
        own ? 'After the first release' : 'For another thread, which has taken it meanwhile',
        own ? '释放一次之后' : '等另一个中途拿走锁的线程',
        own
          ? 'It counts: as many releases as it was taken.'
          : 'Nobody else could take it: it is held all the time.',
        own ? '它会计数：拿了几次就要释放几次。' : '别人拿不到：锁一直被持有。',
      ],
      all: [
        own ? 'After as many releases as it was taken' : 'For itself',
        own ? '拿了几次，就释放几次之后' : '等它自己',
        own
          ? 'An RLock knows its owner, and how often it was taken.'
          : 'A circle of one: only the thread that waits could release it.',
        own ? 'RLock 记得持有者是谁，拿了几次。' : '一个人的环：只有正在等待的它自己才能释放。',
      ],
      never: [
        own ? 'At once: an RLock lets everybody in' : 'For nobody: it gets the lock at once',
        own ? '马上：RLock 谁都让进' : '谁都不等：它马上就能拿到',
        own ? 'Only its owner comes in again.' : 'A Lock does not know who has it; an RLock would.',
        own ? '只有持有者自己能再次进入。' : 'Lock 不认得持有者；RLock 才会这样。',
      ],
    },
    'all',
  )
}

function twoLocks(run: AskedRun): Question {
  const same = run.knobs.order === 'same'
  const deadlocks = measuredIn(run, 'deadlocks')
  const times = Number.isNaN(deadlocks)
    ? ['', '']
    : [`There were ${deadlocks} rounds with a deadlock. `, `有 ${deadlocks} 轮出现了死锁。`]
  return ask(
    'demo',
    same
      ? text(`${times[0]}What kept a circle from closing?`, `${times[1]}是什么让环没有闭合？`)
      : text(`${times[0]}Which change makes a circle impossible?`, `${times[1]}怎样改，环就不可能形成？`),
    {
      timeout: [
        same ? 'Nobody waited for long enough' : 'A longer timeout',
        same ? '没有人等得够久' : '把超时时间设长',
        'Time closes no circle and opens none; it only ends the wait.',
        '时间不会让环形成，也不会让它消失，只会结束等待。',
      ],
      order: [
        same ? 'All took the lower number first' : 'All take the lock with the lower number first',
        same ? '大家都先拿编号小的那把' : '大家都先拿编号小的那把锁',
        'Whoever waits for a lock then holds only lower ones: no circle can close.',
        '这样，等锁的人手里只有编号更小的锁，环闭合不了。',
      ],
      reentrant: [
        same ? 'The locks could be taken twice' : 'RLock instead of Lock',
        same ? '锁可以重复拿' : '用 RLock 代替 Lock',
        'It helps a thread with itself; here two threads wait for each other.',
        '那只对线程自己有用；这里是两个线程互相等待。',
      ],
    },
    'order',
  )
}
