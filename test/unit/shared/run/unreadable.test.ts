import { describe, expect, it } from 'vitest'
import { inTerms } from '../../../../src/shared/run/terms'
import { unreadableText } from '../../../../src/shared/run/unreadable'

const TERMS = { worker: { en: 'worker', 'zh-CN': '工作进程' } }
const named = (pid: number, name: string, role = '') => ({ pid, name, role })
const text = (...of: ReturnType<typeof named>[]) => unreadableText(of, (role) => inTerms(role, TERMS))

describe('why no PSS is known', () => {
  it('calls roles as the language does', () => {
    expect(text(named(1, 'python3', 'worker 1'), named(2, 'ssh-agent'))).toEqual({
      en: 'PSS is unknown: the system does not allow reading it for worker 1 (1), ssh-agent (2).',
      'zh-CN': 'PSS 未知：系统不允许读取工作进程 1（1）、ssh-agent（2）的 PSS。',
    })
  })

  it('names three, and says how many there are', () => {
    expect(text(...[1, 2, 3, 4, 5].map((pid) => named(pid, pid === 1 ? '' : 'ssh-agent')))).toEqual({
      en: 'PSS is unknown: the system does not allow reading it for process (1), ssh-agent (2), ssh-agent (3) and 2 more.',
      'zh-CN': 'PSS 未知：系统不允许读取进程（1）、ssh-agent（2）、ssh-agent（3）等 5 个进程的 PSS。',
    })
    expect(text(named(7, 'node'))['zh-CN']).toContain('读取 node（7）的')
  })
})
