import { describe, expect, it } from 'vitest'
import type { KnobValue, KnobValues } from '../../../../src/shared/knobs'
import { defaultKnobs } from '../../../../src/shared/knobs'
import { scrapyTuning } from '../../../../src/scenarios/scrapy-tuning/definition'
import { LIMITS, theory } from '../../../../src/scenarios/scrapy-tuning/theory'
import { judge } from '../../../../src/scenarios/scrapy-tuning/verdict'
import type { Machine } from '../machines'
import { failedOf, Made, MACHINES, resultsOf, shareOf } from '../machines'

/** CPU time of a request beside its parsing, in the crawler and in the server, milliseconds. */
const [OWN, SERVER] = [1.4, 0.6]

function run(machine: Machine, some: Record<string, KnobValue>, slower = 1) {
  const knobs: KnobValues = { ...defaultKnobs(scrapyTuning.knobs), ...some }
  const { seconds, binding } = theory(knobs)
  const requests = Number(knobs.requests)
  const made = new Made(machine, requests)
  made.say('setup', { ...knobs, ...made.quota })
  const parsing = Number(knobs.items) * Number(knobs['parse-ms'])
  const own = requests * (OWN * machine.slow + parsing)
  const server = requests * SERVER * machine.slow
  for (let crawl = 0; crawl < 3; crawl += 1) {
    // The crawler's thread is one: its work goes on while it waits, or is what everybody waits for.
    const busy = own / Math.min(1, shareOf(machine, 1))
    const both = (own + server) / (2 * shareOf(machine, 2))
    const wall = Math.max(1000 * seconds, busy, both)
    // The fuller a thread is, the longer each answer queues for it.
    const full = Math.max(busy, both) / wall
    const wallMs = made.scatter(wall * (1 + 0.05 * full)) * slower
    const times = Object.fromEntries(
      LIMITS.map((limit) => [`${limit}Ms`, limit === binding[0] ? 0.9 * wallMs : 1]),
    )
    made.say(
      'crawl',
      {
        ...times,
        wallMs,
        cpuMs: own,
        requests,
        answered: requests,
        gaveUp: 0,
        mostAttempts: 1,
        attempts: requests,
        retried: 0,
        errors: 0,
        refused: 0,
        timeouts: 0,
        connection: 0,
        latencyMs: Number(knobs.latency),
        peakActive: 1,
        peakTransferring: 1,
        serverSaw: requests,
      },
      Math.min((own + server) / wallMs, machine.cores.length - machine.others),
    )
  }
  return judge(made.model())
}

const RIGHT: Record<string, KnobValue>[] = [
  {},
  { hosts: 4 },
  { 'concurrent-requests-per-domain': 64, 'concurrent-requests': 64, requests: 800, latency: 50 },
  { 'download-delay': 0.1, 'randomize-download-delay': false },
  { items: 5, 'parse-ms': 4, 'concurrent-requests-per-domain': 64, 'concurrent-requests': 64 },
]

describe.each(MACHINES.map((machine) => [machine.name, machine] as const))('on %s', (_, machine) => {
  it.each(RIGHT)('nothing is wrong with a crawl of %o', (knobs) => {
    expect(failedOf(run(machine, knobs).claims)).toEqual([])
  })

  it('the defaults are judged, and a crawler that dawdles is found', () => {
    expect(resultsOf(run(machine, {}).claims).throughput).toBe('holds')
    expect(resultsOf(run(machine, {}, 1.5).claims).throughput).toBe('fails')
  })
})
