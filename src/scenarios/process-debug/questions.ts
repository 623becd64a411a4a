import type { AskedRun, Question } from '../../shared/question'
import { text } from '../judging/claims'
import { ask, measuredIn } from '../judging/questions'

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
  const survivors = measuredIn(run, 'survivors')
  const others = ask(
    'others',
    text(
      `You ran ${String(children)} children${Number.isNaN(survivors) ? '' : `, ${survivors} of which went on to the end`}. If one of them crashes, what becomes of the others?`,
      `你运行了 ${String(children)} 个子进程${Number.isNaN(survivors) ? '' : `，其中 ${survivors} 个运行到了最后`}。如果其中一个崩溃，别的会怎样？`,
    ),
    {
      together: [
        'They crash as well: they run the same program',
        '也会崩溃：它们运行的是同一个程序',
        'The program is the same, but memory and stack are not shared.',
        '程序相同，但内存和调用栈并不共享。',
      ],
      parent: [
        'They wait until the parent has handled it',
        '它们会等父进程处理完',
        'A parent is told of an exit; nobody else waits for that.',
        '父进程会得知有子进程退出，但没有人为此等待。',
      ],
      go: [
        'They go on: processes share no memory',
        '继续运行：进程之间不共享内存',
        'A crash ends one process. Threads of one process would all be gone.',
        '崩溃只结束一个进程；换成同一进程里的线程，就全都没了。',
      ],
    },
    'go',
  )
  return [which, others]
}
