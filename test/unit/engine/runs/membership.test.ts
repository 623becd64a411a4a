import { describe, expect, it } from 'vitest'
import type { ProcessFacts } from '../../../../src/engine/sampling/source'
import { Membership } from '../../../../src/engine/runs/membership'

const ENGINE = 10
const ROOT = 100

function facts(pid: number, over: Partial<ProcessFacts> = {}): ProcessFacts {
  return { pid, createdAt: 0, ppid: 1, pgid: pid, session: pid, name: '', uid: 0, ...over }
}

function run(): Membership {
  const membership = new Membership(ENGINE)
  expect(membership.add({ pid: ROOT, pgid: ROOT, session: ROOT })).toBe(ROOT)
  return membership
}

const nobody = () => false

describe('Membership', () => {
  it('has children of members, wherever they went', () => {
    expect(run().has(facts(101, { ppid: ROOT }))).toBe(true)
  })

  it('has an orphan by its group, and by its session', () => {
    expect(run().has(facts(101, { ppid: 1, pgid: ROOT }))).toBe(true)
    expect(run().has(facts(101, { ppid: 1, session: ROOT }))).toBe(true)
  })

  it('has no strangers, and never the engine', () => {
    const membership = run()
    expect(membership.has(facts(500))).toBe(false)
    expect(membership.has(facts(501, { ppid: ENGINE, pgid: ENGINE, session: ENGINE }))).toBe(false)
    expect(membership.has(facts(ENGINE, { ppid: ROOT, pgid: ROOT, session: ROOT }))).toBe(false)
  })

  it('takes in the group and session that a member makes', () => {
    const membership = run()
    expect(membership.add(facts(101, { ppid: ROOT, pgid: ROOT, session: ROOT }))).toBeNull()
    expect(membership.add(facts(102, { ppid: ROOT }))).toBe(102)
    expect(membership.has(facts(103, { pgid: 103, session: 102 }))).toBe(true)
    expect([...membership.groups]).toEqual([ROOT, 102])
  })

  it('knows nothing by a group or session that the platform does not tell', () => {
    const membership = run()
    expect(membership.add(facts(101, { pgid: -1, session: -1 }))).toBeNull()
    expect(membership.has(facts(900, { pgid: -1, session: -1 }))).toBe(false)
    expect(membership.has(facts(900, { ppid: 101, pgid: -1, session: -1 }))).toBe(true)
  })

  it('forgets a group that is empty, and who led it', () => {
    const membership = run()
    membership.add(facts(102, { ppid: ROOT }))
    membership.forget(102)
    expect([...membership.groups]).toEqual([ROOT])
    expect(membership.has(facts(102))).toBe(false)
    expect(membership.has(facts(300, { session: 102 }))).toBe(false)
  })

  it('forgets pids, groups and sessions that nobody has any more: they are reused', () => {
    const membership = run()
    membership.add(facts(102, { ppid: ROOT }))
    const changes = membership.renew([facts(ROOT, { ppid: ENGINE })], nobody)
    expect(changes).toEqual({ appeared: [], gone: [102] })
    expect(membership.has(facts(300, { ppid: 102 }))).toBe(false)
    expect(membership.has(facts(300, { pgid: 102 }))).toBe(false)
    expect(membership.has(facts(300, { session: 102 }))).toBe(false)
  })

  it('keeps a group that is not empty, for whoever in it was not yet seen', () => {
    const membership = run()
    const changes = membership.renew([], (group) => group === ROOT)
    expect(changes).toEqual({ appeared: [], gone: [] })
    expect(membership.has(facts(101, { ppid: 1, pgid: ROOT }))).toBe(true)
    expect(membership.has(facts(101, { ppid: 1, session: ROOT }))).toBe(true)
    expect(membership.has(facts(101, { ppid: ROOT }))).toBe(false)
  })

  it('tells the groups that members made since they were first seen', () => {
    const membership = run()
    membership.add(facts(101, { ppid: ROOT, pgid: ROOT, session: ROOT }))
    const live = [facts(ROOT, { ppid: ENGINE }), facts(101, { ppid: ROOT, pgid: 101, session: 101 })]
    expect(membership.renew(live, nobody)).toEqual({ appeared: [101], gone: [] })
    expect(membership.renew(live, nobody)).toEqual({ appeared: [], gone: [] })
  })
})
