import { existsSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { lyingInspector, type Answers } from '../../../support/hostile/inspector'
import { born } from '../../../support/records'
import { modelOf, refusal, useTargets } from './support'

const { left, inspectIn, target } = useTargets()

describe('an inspector that is none', () => {
  const fine: Answers = ({ id, method }) => {
    const paused = { method: 'Debugger.paused', params: { callFrames: [] } }
    const results: Record<string, object> = {
      'Runtime.evaluate': { result: { value: [] } },
      'Profiler.stop': { profile: { nodes: [], startTime: 0, endTime: 1 } },
    }
    return [...(method === 'Debugger.pause' ? [paused] : []), { id, result: results[method] ?? {} }]
  }
  const instead =
    (wanted: string, ...said: unknown[]): Answers =>
    (call) =>
      call.method === wanted
        ? said.map((one) => (typeof one === 'function' ? one(call.id) : one))
        : fine(call)
  const result = (value: unknown) => (id: number) => ({ id, result: value })
  const node = (id: number, children: unknown[] = [], more: object = {}) => ({
    id,
    children,
    hitCount: 1,
    ...more,
    callFrame: { functionName: 'f', scriptId: '1', url: '', lineNumber: 0, columnNumber: 0 },
  })
  const profile = (...nodes: unknown[]) => result({ profile: { nodes, startTime: 0, endTime: 1 } })

  /** What came of a stack and a profile of a process with this inspector. */
  async function asked(answers: Answers) {
    const liar = await lyingInspector(answers)
    const model = modelOf(process.pid, liar.url)
    const inspect = inspectIn()
    const said = async (answer: Promise<unknown>) => {
      const heard = answer.then(
        () => 'answered',
        () => refusal(answer),
      )
      return Promise.race([heard, new Promise((late) => setTimeout(late, 6000, 'hangs').unref())])
    }
    const stack = await said(inspect.stack({ model }, 0))
    const profiled = await said(inspect.profile({ model }, 0, 0.1))
    await inspect.dispose()
    await liar.close()
    return [stack, profiled]
  }

  it('would be taken for one if it said the right things', async () => {
    expect(await asked(fine)).toEqual(['answered', 'answered'])
  })

  it.each<[string, unknown]>([
    ['no JSON', 'not json'],
    ['nothing', 'null'],
    ['a list', '[]'],
    ['a number', '1e999'],
    ['neither answer nor event', '{}'],
    ['an id that is none', '{"id":"1","result":{}}'],
    ['an id beyond all', '{"id":1e999,"result":{}}'],
    ['bytes', Buffer.from([0, 255, 1])],
    ['a message of 40 MB', JSON.stringify('x'.repeat(40 << 20))],
    ['an error that is none', (id: number) => ({ id, error: 5 })],
    ['no result', (id: number) => ({ id })],
  ])('is told so, and left, when it says %s', async (_, said) => {
    expect(await asked(instead('Debugger.enable', said))).toEqual(['inspector-wrong', 'answered'])
    expect(await asked(instead('Profiler.enable', said))).toEqual(['answered', 'inspector-wrong'])
  })

  it.each<[string, unknown]>([
    ['no frames', {}],
    ['frames that are none', { callFrames: [5] }],
    [
      'a line that is none',
      { callFrames: [{ functionName: '', location: { scriptId: '1', lineNumber: 'x' } }] },
    ],
  ])('is told so when it pauses with %s', async (_, params) => {
    const [stack] = await asked(instead('Debugger.pause', { method: 'Debugger.paused', params }, result({})))
    expect(stack).toBe('inspector-wrong')
  })

  it('never keeps somebody waiting who asks for a stack: it answered all, and never paused', async () => {
    expect(await asked(instead('Debugger.pause', result({})))).toEqual(['inspector-wrong', 'answered'])
  })

  it.each<[string, unknown]>([
    ['no profile', result({})],
    ['nodes that are none', result({ profile: { nodes: 5, samples: 'x', startTime: 0, endTime: 1 } })],
    ['no times', result({ profile: { nodes: [] } })],
    ['calls that go round', profile(node(1, [2]), node(2, [3]), node(3, [2]))],
    ['two nodes of one id', profile(node(1), node(1))],
    ['a count below none', profile(node(1, [], { hitCount: -1 }))],
  ])('is told so when it gives %s; nothing is saved', async (_, said) => {
    expect(await asked(instead('Profiler.stop', said))).toEqual(['answered', 'inspector-wrong'])
    expect(existsSync(path.join(left.current.folder, 'data/profiles'))).toBe(false)
  })

  it('is not even called when somebody outside of the run listens there', async () => {
    const stranger = await target(`setInterval(() => {}, 100)`)
    const model = modelOf(process.pid, stranger.model.inspectors.get(stranger.pid)!)
    const opened: unknown[] = []
    const inspect = inspectIn((wanted) => opened.push(wanted))
    expect(await refusal(inspect.stack({ model }, 0))).toBe('inspector-foreign')
    expect(await refusal((async () => inspect.devtools({ model }, 0))())).toBe('inspector-foreign')
    expect(opened).toEqual([])
    // Another process of the run may have opened it for all.
    model.apply(born(1, 0, { pid: stranger.pid }))
    expect(await inspect.stack({ model }, 0)).toMatchObject({ state: 'idle' })
  })
})
