import type { AskedRun, Question } from '../../shared/question'
import { text } from '../judging/claims'
import { ask, measuredIn, times } from '../judging/questions'

/** Confronts: threads make any program faster, in Python as here; waiting threads need cores. */
export function questions(run: AskedRun): Question[] {
  const threads = Number(run.knobs.threads)
  const { cores } = run
  const computing = measuredIn(run, 'speed-up')
  const python = ask(
    'gil',
    text(
      `${Number.isNaN(computing) ? '' : `${threads} computing threads were ${times(computing)} times as fast as one here. `}In CPython with its GIL, about how many times as fast as one are ${threads} threads that compute in pure Python?`,
      `${Number.isNaN(computing) ? '' : `这里 ${threads} 个计算线程的速度是一个的 ${times(computing)} 倍。`}换成带 GIL 的 CPython，${threads} 个线程用纯 Python 计算，速度大约是一个的几倍？`,
    ),
    {
      once: [
        'Once: they take turns',
        '一倍：它们轮流执行',
        'One thread at a time runs Python code, however many cores there are.',
        '不论有多少核心，同一时刻只有一个线程在执行 Python 代码。',
      ],
      cores: [
        `As here: up to the ${cores === 1 ? 'core' : `${cores} cores`}`,
        `和这里一样：最多到核心数（${cores}）`,
        'Threads here have an engine each; those of CPython share one interpreter and its lock.',
        '这里的线程各有一个引擎；CPython 的线程共用一个解释器和它的锁。',
      ],
      threads: [
        `As many times as there are threads, on any machine`,
        '线程有几个就是几倍，什么机器都一样',
        'Computing needs a core for each, and in CPython the GIL too.',
        '计算要占核心，在 CPython 里还要占 GIL。',
      ],
    },
    'once',
  )
  const waiting = measuredIn(run, 'speed-up-wait')
  const most = Math.max(threads * 4, cores * 8)
  const wait = ask(
    'wait',
    text(
      `${Number.isNaN(waiting) ? '' : `${threads} waiting threads were ${times(waiting)} times as fast as one. `}With ${most} threads that only wait for a patient server, on ${cores} ${cores === 1 ? 'core' : 'cores'}?`,
      `${Number.isNaN(waiting) ? '' : `${threads} 个等待线程的速度是一个的 ${times(waiting)} 倍。`}换成 ${most} 个线程，都只等待一个应付得来的服务器，机器有 ${cores} 个核心，会怎样？`,
    ),
    {
      cores: [
        `No faster than ${cores} threads`,
        `不会比 ${cores} 个线程更快`,
        'That would hold if they computed.',
        '计算的线程才是这样。',
      ],
      all: [
        `About ${most} times as fast as one`,
        `大约是一个线程的 ${most} 倍`,
        'All wait at the same time, and a thread that waits needs no core.',
        '大家同时在等，而等待的线程不占核心。',
      ],
      slower: [
        'Slower than one: they fight for the cores',
        '比一个还慢：它们争用核心',
        'A waiting thread is off the core: there is nothing to fight for.',
        '等待的线程不在核心上，没什么可争用的。',
      ],
    },
    'all',
  )
  return [python, wait]
}
