import { describe, expect, it } from 'vitest'
import * as v from 'valibot'
import { FromWindowSchema, REQUESTS, SettingsSchema } from '../../../src/shared/protocol'

const fits = (schema: v.GenericSchema, value: unknown) => v.safeParse(schema, value).success

describe('messages of a window', () => {
  it.each([
    { type: 'request', id: 1, method: 'hello', params: {} },
    { type: 'request', id: 0, method: 'follow', params: { stream: 'machine' } },
    { type: 'request', id: 7, method: 'run.start', params: 'whatever: checked by the method’s own schema' },
    { type: 'ack', stream: 'machine', seq: 3 },
  ])('are understood: %o', (message) => {
    expect(fits(FromWindowSchema, message)).toBe(true)
  })

  it.each([
    null,
    'hello',
    42,
    [],
    {},
    { type: 'request', id: '1', method: 'hello', params: {} },
    { type: 'request', id: 1.5, method: 'hello', params: {} },
    { type: 'request', id: 1, method: 'eval', params: {} },
    { type: 'request', id: 1, method: 'constructor', params: {} },
    { type: 'ack', stream: 'machine', seq: 0.5 },
    { type: 'ack', stream: 'x'.repeat(101), seq: 1 },
    { type: 'ack', seq: 1 },
    { type: 'response', id: 1 },
  ])('that are none are refused: %o', (message) => {
    expect(fits(FromWindowSchema, message)).toBe(false)
  })
})

describe('parameters of requests', () => {
  it.each([
    ['run.start', { scenario: 'pool', knobs: { size: 3, kind: 'cpu', fair: true } }],
    ['run.start', { argv: ['true'] }],
    ['run.start', { argv: ['sh', '-c', ''], cwd: '/' }],
    ['run.stop', { stream: 'x' }],
    ['select', { stream: 'x', process: null }],
    ['select', { stream: 'x', process: 0 }],
    ['settings.set', { theme: 'dark' }],
    ['settings.set', {}],
  ] as const)('fit: %s %o', (method, params) => {
    expect(fits(REQUESTS[method], params)).toBe(true)
  })

  it.each([
    ['run.start', {}],
    ['run.start', { argv: [] }],
    ['run.start', { argv: 'rm -rf' }],
    ['run.start', { argv: ['x'.repeat(40_000)] }],
    ['run.start', { argv: ['true'], cwd: 5 }],
    ['run.start', { scenario: 'pool' }],
    ['run.start', { scenario: 'pool', knobs: { size: [3] } }],
    ['run.start', { scenario: 'pool', knobs: { constructor: [3] } }],
    ['run.start', { scenario: 'pool', knobs: [3] }],
    ['run.stop', {}],
    ['select', { stream: 'x', process: -1 }],
    ['select', { stream: 'x', process: 1.5 }],
    ['select', { stream: 'x' }],
    ['follow', { stream: 7 }],
    ['settings.set', { hz: 0 }],
    ['settings.set', { sampler: 'magic' }],
  ] as const)('that are wrong are refused: %s %o', (method, params) => {
    expect(fits(REQUESTS[method], params)).toBe(false)
  })
})

describe('settings', () => {
  it('have defaults for everything', () => {
    expect(v.parse(SettingsSchema, {})).toEqual({
      language: 'system',
      theme: 'system',
      sampler: 'auto',
      hz: 10,
      maxProcesses: 512,
      maxMemory: 0.8,
      maxSeconds: 0,
      python: '',
      runsFolder: '',
      keepDays: 0,
      keepRuns: 0,
      keepGigabytes: 0,
    })
  })

  it('change only where a change says so', () => {
    expect(v.parse(REQUESTS['settings.set'], { theme: 'light' })).toEqual({ theme: 'light' })
  })

  it.each([
    { hz: 51 },
    { hz: NaN },
    { maxProcesses: 0 },
    { maxProcesses: 2.5 },
    { maxMemory: 0 },
    { maxMemory: 1.1 },
    { maxSeconds: -1 },
    { theme: 'blue' },
  ])('keep to their limits: %o', (settings) => {
    expect(fits(SettingsSchema, settings)).toBe(false)
  })
})
