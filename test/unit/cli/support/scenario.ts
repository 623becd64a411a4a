import type { Scenario } from '../../../../src/shared/scenario'

const text = (en: string, zh: string) => ({ en, 'zh-CN': zh })

/** A scenario with one knob of each kind, for tests of the command line's own work. */
export const sampleScenario: Scenario = {
  id: 'sample-pool',
  chapter: 2,
  group: 'processes',
  title: text('Sample pool', '示例池'),
  question: text('How many workers?', '需要多少个工作进程？'),
  lesson: text('…', '……'),
  terms: {},
  knobs: [
    {
      kind: 'integer',
      id: 'size',
      label: text('Workers', '工作进程'),
      help: text('How many processes.', '进程数量。'),
      min: 1,
      max: 64,
      default: 3,
    },
    {
      kind: 'number',
      id: 'cost',
      label: text('Cost', '成本'),
      min: -1,
      max: 1000,
      unit: 'ms',
      default: 12.5,
    },
    {
      kind: 'choice',
      id: 'style',
      label: text('Style', '方式'),
      choices: [
        { value: 'map', label: text('map', 'map') },
        { value: 'imap', label: text('imap', 'imap') },
      ],
      default: 'map',
    },
    { kind: 'switch', id: 'warm-up', label: text('Warm up', '预热'), default: false },
  ],
  suggestions: [],
  sides: ['node'],
  check: (knobs) =>
    knobs.size === 13
      ? [{ knob: 'size', level: 'error', message: text('Not thirteen.', '不能是十三。') }]
      : knobs.size === 64
        ? [{ knob: 'size', level: 'note', message: text('That is many.', '有点多。') }]
        : [],
  figures: () => [],
  prompt: ({ size }) =>
    size === 1
      ? null
      : {
          claim: 'speed-up',
          question: text('How many times?', '几倍？'),
          unit: 'ratio',
          min: 0,
          max: Number(size),
        },
  judge: () => ({ claims: [], summary: text('', '') }),
}

/** Another one, so that there is something to choose from. */
export const otherScenario: Scenario = {
  ...sampleScenario,
  id: 'executors',
  chapter: 1,
  title: text('Executors', '执行器'),
  knobs: [{ kind: 'integer', id: 'tasks', label: text('Tasks', '任务'), min: 1, max: 100, default: 10 }],
}

export const sampleScenarios = [sampleScenario, otherScenario]
