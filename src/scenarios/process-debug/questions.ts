import type { AskedRun, Question } from '../../shared/question'
import { text } from '../judging/claims'
import { ask, askNumber, measuredIn } from '../judging/questions'

/** Confronts: a silent process is dead, a busy one makes progress. */
export function questions(run: AskedRun): Question[] {
  const { children, child, trouble } = run.knobs
  const none = trouble === 'none' || (child !== 'random' && Number(child) >= Number(children))
  const right = none ? 'none' : trouble === 'throws' ? 'throws' : trouble === 'hangs' ? 'hangs' : 'spins'
  const not = (name: string, en: string, zh: string) =>
    right === name ? (['That is what your run shows.', '你的运行正是如此。'] as const) : ([en, zh] as const)
  const which = ask(
    'trouble',
    text(
      'Look at the children of your run once more. Which of these was there to be found?',
      '再看看你这次运行的子进程：能找到的是下面哪一种？',
    ),
    {
      throws: [
        'One ended with an exit code other than 0, its reason in its last lines',
        '有一个以非零退出码结束，原因在它最后的输出里',
        ...not(
          'throws',
          'No child failed like that: compare the exit codes.',
          '没有子进程这样失败：比较一下退出码。',
        ),
      ],
      hangs: [
        'One lived on without using a core, waiting for something that never came',
        '有一个一直活着，却不占核心，在等永远不会来的东西',
        ...not(
          'hangs',
          'None was silent and idle: compare the CPU time.',
          '没有哪个又沉默又空闲：比较一下 CPU 时间。',
        ),
      ],
      spins: [
        'One kept a core busy and got nowhere: its stack names one function, again and again',
        '有一个占满核心却毫无进展：它的调用栈总是同一个函数',
        ...not(
          'spins',
          'None was busy without progress: each count was reached.',
          '没有哪个忙而无功：每个计数都完成了。',
        ),
      ],
      none: [
        'Nothing: all of them were healthy',
        '什么都没有：全都正常',
        ...not('none', 'One of them was set to misbehave.', '其中有一个被设成了行为异常。'),
      ],
    },
    right,
  )
  return [which, others(run, right)]
}

const MORE = 3

/** Who is left when one child more is lost. */
function others(run: AskedRun, trouble: 'throws' | 'hangs' | 'spins' | 'none'): Question {
  const all = Number(run.knobs.children) + MORE
  const lame = trouble === 'none' ? 0 : 1
  const survivors = measuredIn(run, 'survivors')
  const said = Number.isNaN(survivors)
    ? ['', '']
    : [
        `${survivors} of your ${String(run.knobs.children)} children went on to the end. `,
        `你的 ${String(run.knobs.children)} 个子进程里，${survivors} 个运行到了最后。`,
      ]
  const one = {
    throws: ['the one that threw is gone', '抛异常的那个已经退出'],
    hangs: ['the one that hangs is alive, but gets nowhere', '卡住的那个虽然活着，却没有进展'],
    spins: ['the one that spins is busy, but gets nowhere', '空转的那个虽然在忙，却没有进展'],
    none: ['none was in trouble', '没有哪个出毛病'],
  }[trouble]
  return askNumber(
    'others',
    text(
      `${said[0]}The same with ${MORE} children more, ${all} in all, and you kill a healthy one of them. How many go on counting primes to the end?`,
      `${said[1]}同样的运行再加 ${MORE} 个子进程，共 ${all} 个，你杀死其中一个正常的。有几个会一直数素数，数到最后？`,
    ),
    (value) => text(String(value), `${value} 个`),
    [
      all - 1 - lame,
      `Processes share no memory, so a kill ends one of them; and ${one[0]}.`,
      `进程之间不共享内存，杀死一个就只少一个；另外，${one[1]}。`,
    ],
    [
      [
        0,
        'That would be so for threads of one process: a kill ends them all. Processes end one by one.',
        '同一进程里的线程才会这样，一杀全没；进程是各退出各的。',
      ],
      [
        all,
        'The one that you kill does not come back: this program replaces nobody.',
        '被你杀死的不会回来：这个程序不会另起一个。',
      ],
      [
        all - 2 + lame,
        lame === 1 ? `You forget that ${one[0]}.` : `That is one too few: in your run ${one[0]}.`,
        lame === 1 ? `别忘了：${one[1]}。` : `少算了一个：你的运行里${one[1]}。`,
      ],
      [
        1,
        'Nobody waits for the one that was killed, so more than one goes on.',
        '并不是只剩下一个：没有谁会因为它被杀而停下来。',
      ],
    ],
  )
}
