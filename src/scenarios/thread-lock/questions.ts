import type { AskedRun, Question } from '../../shared/question'
import { count, text } from '../judging/claims'
import { ask, askNumber, measuredIn } from '../judging/questions'
import { lostUpdates } from '../judging/race-question'
import { isExercise } from '../stepping/knobs'
import { scheduleQuestion } from '../stepping/questions'

/** Confronts: the GIL protects me; a lock that is never freed was taken by somebody else. */
export function questions(run: AskedRun): Question[] {
  const { demo } = run.knobs
  if (isExercise(run.knobs))
    return [scheduleQuestion(run, 'demo'), gil({ ...run, knobs: { ...run.knobs, threads: 2, lock: 'none' } })]
  if (demo === 're-entry') return [reEntry(run), gil(run)]
  if (demo === 'opposite-order') return [twoLocks(run), gil(run)]
  const [threads, increments] = [Number(run.knobs.threads), Number(run.knobs.increments)]
  return [{ ...lostUpdates(run, threads, increments), id: 'demo' }, gil(run)]
}

/** Who can be between the reading and the writing, when one at a time runs. */
function gil({ knobs }: AskedRun): Question {
  const threads = Number(knobs.threads)
  const locked = knobs.lock !== 'none'
  return askNumber(
    'gil',
    text(
      `The GIL lets one thread at a time run Python code. ${threads} threads do counter += 1 there, ${locked ? `inside the same ${String(knobs.lock)}` : 'without a lock'}. How many can be between its reading and its writing at the same time?`,
      `GIL 保证同一时刻只有一个线程执行 Python 代码。${threads} 个线程都在那里执行 counter += 1，${locked ? `放在同一把 ${String(knobs.lock)} 里` : '没有加锁'}。最多有几个可能同时处在它的读和写之间？`,
    ),
    (value) => text(String(value), `${value} 个`),
    locked
      ? [
          1,
          'Whoever holds the lock keeps it when it is switched off, and the others stay outside.',
          '持有锁的线程就算被切换下去，锁仍在它手里，别的都得在外面等。',
        ]
      : [
          threads,
          'One runs, and all others may have been switched off with the old number in their hands: the GIL protects the interpreter, not your data.',
          '一个在运行，其余的都可能是手里拿着旧的数被切换下去的：GIL 保护的是解释器，不是你的数据。',
        ],
    [
      [
        locked ? threads : 1,
        locked
          ? 'That is so without the lock. With it, only its holder has read the number.'
          : 'One at a time runs, but it may be switched off in between, and then another one runs.',
        locked
          ? '不加锁才是这样。加了锁，只有持有者读过那个数。'
          : '同一时刻运行的是一个，可是它会在中间被切换下去，换另一个运行。',
      ],
      [
        0,
        'Reading and writing are two steps: between them there is somebody.',
        '读和写是两步，中间总会有线程。',
      ],
      [
        2,
        locked
          ? 'For the second one the lock is taken.'
          : 'A third one may be switched off there just as well.',
        locked ? '对第二个来说，锁已经被拿走了。' : '第三个同样可能在那里被切换下去。',
      ],
      [threads + 1, 'There are not so many threads.', '线程没有这么多。'],
    ],
  )
}

function reEntry(run: AskedRun): Question {
  const own = run.knobs.lock === 'RLock'
  const measured = measuredIn(run, 'depth')
  const depth = measured > 1 ? measured : 2
  return ask(
    'demo',
    text(
      `A thread of your run held the ${own ? 'RLock' : 'Lock'} and took it again${own ? `, ${depth} times in all` : ''}. What comes of that?`,
      `你的运行里，一个线程持有 ${own ? 'RLock' : 'Lock'}，又去拿同一把${own ? `，一共拿了 ${depth} 次` : ''}。结果会怎样？`,
    ),
    {
      others: [
        'It waits until the other thread that took the lock meanwhile releases it',
        '它要等中途拿走锁的另一个线程释放',
        own
          ? 'No other thread could take it: its owner held it all the time, and did not wait.'
          : 'No other thread could take it: it is held all the time, by the very one that waits.',
        own
          ? '别的线程拿不到：锁一直在持有者手里，它自己也没有等。'
          : '别的线程拿不到：锁一直被持有，持有者正是在等的它自己。',
      ],
      itself: [
        'It waits for itself, for ever',
        '它等的是自己，永远等下去',
        own
          ? 'An RLock knows its owner and lets it in again.'
          : 'A circle of one: only the thread that waits could release it.',
        own ? 'RLock 记得持有者，会让它再次进入。' : '一个人的环：只有正在等待的它自己才能释放。',
      ],
      once: [
        'It goes on, and one release frees the lock for others',
        '它继续执行，释放一次，别人就能拿到',
        own
          ? `It counts: ${depth} times taken, ${depth} times to be released.`
          : 'A Lock does not know its holder, and stops whoever comes second.',
        own
          ? `它会计数：拿了 ${depth} 次，就要释放 ${depth} 次。`
          : 'Lock 不认得持有者，谁第二个来都得停下。',
      ],
      counted: [
        'It goes on, and others get the lock after as many releases',
        '它继续执行，释放同样多次之后，别人才能拿到',
        own
          ? 'An RLock knows its owner, and how often it was taken.'
          : 'An RLock counts like that; a Lock has no count, only free or held.',
        own ? 'RLock 记得持有者是谁，拿了几次。' : 'RLock 才会这样计数；Lock 只有“空闲”和“被持有”。',
      ],
    },
    own ? 'counted' : 'itself',
  )
}

/** Which of Coffman's four conditions was missing. */
function twoLocks(run: AskedRun): Question {
  const same = run.knobs.order === 'same'
  const deadlocks = measuredIn(run, 'deadlocks')
  const found = Number.isNaN(deadlocks)
    ? ['', '']
    : [
        `${count(deadlocks, 'deadlock')} ${deadlocks === 1 ? 'was' : 'were'} found. `,
        `发现了 ${deadlocks} 次死锁。`,
      ]
  return ask(
    'demo',
    text(
      `${found[0]}A deadlock needs four conditions at once. Which of them could never come about in your run?`,
      `${found[1]}死锁需要四个条件同时成立。在你的运行里，哪一个不可能成立？`,
    ),
    {
      holder: [
        'A lock has one holder',
        '一把锁只有一个持有者',
        'It always had: that is what makes it a lock.',
        '始终成立：否则就不叫锁了。',
      ],
      waits: [
        'Who holds one waits for more',
        '拿着锁又去等别的锁',
        'It did: each thread needs two locks, and takes them one after the other.',
        '成立：每个线程都要两把锁，一把一把地拿。',
      ],
      circle: [
        'The waits form a circle',
        '互相等待成环',
        same
          ? 'All took the lower number first: whoever waits holds only lower ones, so no circle can close.'
          : 'It could: each took its own lock first, and then wanted its neighbour’s.',
        same
          ? '大家都先拿编号小的：等锁的人手里只有编号更小的锁，环闭合不了。'
          : '可能成立：各自先拿自己的锁，再去拿邻居的。',
      ],
      none: [
        'None: all four could be met',
        '没有：四个都可能成立',
        same
          ? 'Keeping to one order in the whole program takes one of them away.'
          : 'Until the timeout, nobody can take a lock away either; only giving up ends it.',
        same
          ? '整个程序遵守同一个顺序，就去掉了其中一个。'
          : '超时之前，谁也不能把锁夺走；只有放弃才能结束死锁。',
      ],
    },
    same ? 'circle' : 'none',
  )
}
