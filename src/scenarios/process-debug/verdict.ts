import type { RunModel } from '../../shared/run/model'
import type { Verdict } from '../../shared/run/verdict'
import type { LocalizedText } from '../../shared/text'
import { resultOf, text, unproved } from '../judging/claims'
import type { Setup, Trouble } from './claims'
import { LABELS, answers, cpu, exits, extra, inspectors, tree, troubledChild } from './claims'

/** What a run of the debugging chapter proved: what the program says of itself, against what the system says. */
export function judge(run: RunModel): Verdict {
  const setup = resultOf<Setup>(run, 'setup')
  if (setup === undefined || run.result('run') === undefined)
    return unproved(run, 'tree', LABELS.tree, 'count')
  const claims = [tree(run, setup), extra(run, setup), ...inspectors(run, setup), ...exits(run, setup)]
  // One that throws is gone at once: there is no time in which it takes anything.
  if (setup.trouble !== 'throws' || troubledChild(setup) < 0) claims.push(cpu(run, setup))
  claims.push(answers(run, setup))
  return { claims, summary: summary(setup) }
}

function summary(setup: Setup): LocalizedText {
  const troubled = troubledChild(setup)
  if (troubled < 0) return SUMMARIES.none
  const { en, 'zh-CN': zh } = SUMMARIES[setup.trouble]
  return text(en.replace('#', String(troubled)), zh.replace('#', String(troubled)))
}

const SUMMARIES: Record<Trouble, LocalizedText> = {
  none: text(
    'All children did their work and ended by themselves. Let one misbehave to see what trouble looks like.',
    '所有子进程都做完工作，自行结束。让其中一个出点毛病，看看故障是什么样子。',
  ),
  throws: text(
    'Child # threw: it was gone at once, with exit code 1 and its stack on stderr. The others did not notice.',
    '子进程 # 抛出了异常：立刻消失，退出码 1，调用栈留在 stderr 上。其余的毫无察觉。',
  ),
  hangs: text(
    'Child # hung: alive, silent, without CPU. Only its stack says where it stands; in the end its parent killed it.',
    '子进程 # 卡住了：活着、沉默、不占 CPU。停在哪里只有调用栈能说清；最后由父进程杀死。',
  ),
  spins: text(
    'Child # spun: alive, silent, with a whole core. Its profile names the loop; in the end its parent killed it.',
    '子进程 # 在空转：活着、沉默、占满一个核心。是哪个循环，性能分析能指出来；最后由父进程杀死。',
  ),
}
