import * as v from 'valibot'
import { RUN_OUTCOMES } from './run/records'
import { CLAIM_RESULTS } from './run/verdict'
import type { Locale } from './text'
import { LOCALES } from './text'

/*
 * `forkscope run --json`: one document, format "forkscope.summary/1". Its JSON Schema (docs/summary.schema.json) is
 * generated from here, descriptions included. Times and CPU times are seconds, memory is bytes, shares are 0–1;
 * null = not known on this platform or in this run. Readers ignore fields that they do not know.
 */

const text = v.object(
  Object.fromEntries(LOCALES.map((locale) => [locale, v.string()])) as Record<
    Locale,
    v.StringSchema<undefined>
  >,
)
const known = v.nullable(v.number())
const moment = v.pipe(v.string(), v.isoTimestamp())

function number(description: string) {
  return v.pipe(v.number(), v.description(description))
}

function numberOrNull(description: string) {
  return v.pipe(known, v.description(description))
}

export const ProcessSummarySchema = v.object({
  pid: number('Negative: no number, but a name of its own; a trace that was read in told none.'),
  createdAt: v.pipe(moment, v.description('Creation time: with the pid, the identity of the process.')),
  ppid: v.number(),
  role: v.pipe(v.nullable(v.string()), v.description('What the program calls it; null: it never said.')),
  command: v.pipe(
    v.array(v.string()),
    v.description(
      'Argument vector; its short name where none could be read; empty: it ended before anybody could read what it ran.',
    ),
  ),
  startedAt: number(
    'Seconds after the start of the run; negative when it was there before. Whole seconds with the sampler pidusage.',
  ),
  endedAt: numberOrNull('Seconds after the start of the run; null: it outlived the run.'),
  exitCode: known,
  signal: v.pipe(v.nullable(v.string()), v.description('The signal that ended it: "SIGKILL".')),
  cpuSeconds: numberOrNull('Null: it lived between two ticks, and nobody who waited for it said.'),
  peakRssBytes: numberOrNull(
    'Highest resident size of this one process: on Linux as the kernel kept it (VmHWM), at and between samples.',
  ),
  peakPssBytes: numberOrNull(
    'Highest proportional size read; null also when it could not be read for some time.',
  ),
  threads: numberOrNull('Most threads seen at once.'),
  cpuLeast: v.pipe(
    v.boolean(),
    v.description(
      'Whether it may have spent more than cpuSeconds: it ended after its last reading, and nobody says what it spent in between.',
    ),
  ),
})

const UnlistedSummarySchema = v.object({
  parentPid: numberOrNull('PID of the process in "processes" that they are below; null: of none.'),
  name: v.pipe(v.string(), v.description('Short name; empty: several, or not known.')),
  count: v.number(),
  failed: number('Those that ended by a signal, or with a code other than 0.'),
  cpuSeconds: numberOrNull('Of all of them; null: nobody said of any.'),
  cpuLeast: v.pipe(v.boolean(), v.description('Whether they may have spent more than cpuSeconds.')),
  peakRssBytes: numberOrNull('Highest of any one of them.'),
  peakPssBytes: numberOrNull('Highest of any one of them.'),
  startedAt: number('When the first of them began: seconds after the start of the run.'),
  endedAt: number('When the last of them ended.'),
})

const ClaimSchema = v.object({
  id: v.string(),
  label: text,
  expected: known,
  measured: known,
  spread: v.pipe(
    v.nullable(v.object({ low: v.number(), high: v.number(), repeats: v.number() })),
    v.description(
      'Smallest and largest of the repeats of which "measured" is the median; null: measured once.',
    ),
  ),
  unit: v.string(),
  holds: v.pipe(
    v.nullable(v.boolean()),
    v.description('Null: this run cannot carry the claim; "why" says the reason.'),
  ),
  why: text,
  tolerance: v.pipe(
    v.nullable(v.object({ low: known, high: known })),
    v.description(
      'Between which measured values it is as expected (null: no bound on that side); null: it was judged otherwise.',
    ),
  ),
  better: v.pipe(
    v.nullable(v.picklist(['more', 'less'])),
    v.description('On which side of the tolerance it is better than expected; null: on neither.'),
  ),
  result: v.pipe(
    v.picklist(CLAIM_RESULTS),
    v.description('"better": better than expected, which holds too; "open": not judged.'),
  ),
})

export const SummarySchema = v.object({
  format: v.literal('forkscope.summary/1'),
  version: v.pipe(v.string(), v.description('Version of Forkscope.')),
  runId: v.string(),
  startedAt: moment,
  scenario: v.pipe(v.nullable(v.string()), v.description('Null when a command was run.')),
  knobs: v.record(v.string(), v.union([v.number(), v.string(), v.boolean()])),
  python: v.pipe(
    v.nullable(
      v.object({ path: v.string(), version: v.string(), gil: v.boolean(), startMethod: v.string() }),
    ),
    v.description('What ran the scenario’s Python program; null when none did.'),
  ),
  command: v.pipe(v.nullable(v.array(v.string())), v.description('Null when a scenario was run.')),
  prediction: v.pipe(
    v.nullable(v.object({ claim: v.string(), value: v.number() })),
    v.description('What was guessed before the run: the id of a claim, and a number in its unit.'),
  ),
  outcome: v.picklist(RUN_OUTCOMES),
  reason: v.pipe(
    v.nullable(v.object({ code: v.string(), text })),
    v.description('Why the run ended as it did, where that needs saying.'),
  ),
  insight: v.pipe(
    v.nullable(v.object({ text, detail: v.nullable(text) })),
    v.description('What there is to know of it first, in a sentence, and its circumstances; null: nothing.'),
  ),
  recording: v.pipe(
    v.optional(v.nullable(v.string())),
    v.description(
      'Path of the file that the run was recorded in; null: it was not. Said by the command line.',
    ),
  ),
  wallSeconds: v.number(),
  cpuSeconds: numberOrNull('CPU time that the whole tree really spent; null: nothing told any.'),
  cpuBasis: v.pipe(
    v.picklist(['waited', 'sampled']),
    v.description('How cpuSeconds is known: from the times that parents waited for, or from samples only.'),
  ),
  sampledCpuSeconds: number('The part of it captured by samples.'),
  coverage: numberOrNull(
    'sampledCpuSeconds ÷ cpuSeconds; null: cpuSeconds is only what samples captured, or nothing was spent.',
  ),
  ledger: v.pipe(
    v.nullable(
      v.object({
        source: v.pipe(
          v.picklist(['events', 'sampling']),
          v.description(
            "How processes are known: by the kernel's events, or by looking, which may miss some.",
          ),
        ),
        processes: number('Processes that there ever were.'),
        unsampled: numberOrNull('Those that lived between two ticks; null: nobody can know.'),
        detached: number('Those that were orphaned or made a session of their own, and were followed.'),
        orphans: number('Those whose parent ended before them.'),
        eventsLost: numberOrNull('How often the kernel dropped events; null: there were none.'),
      }),
    ),
    v.description('The account of processes; null: the run never got to its end.'),
  ),
  peak: v.pipe(
    v.object({
      cpu: numberOrNull('Cores busy at once.'),
      rssBytes: numberOrNull(
        'Highest sum of the resident sizes at a tick: shared pages count in every process.',
      ),
      pssBytes: numberOrNull(
        'Highest sum in which shared pages are divided; null also while some could not be read.',
      ),
      pssUnreadable: v.pipe(
        v.array(v.number()),
        v.description('PIDs of the processes whose PSS the system did not allow reading for some time.'),
      ),
      processes: known,
    }),
    v.description('Highest values of the whole tree at any tick.'),
  ),
  host: v.object({
    platform: v.string(),
    arch: v.string(),
    release: v.string(),
    cpuModel: v.string(),
    cores: v.number(),
    totalMemory: v.number(),
  }),
  sampler: v.object({
    kind: v.string(),
    reasons: v.pipe(v.array(text), v.description('Why no better source of samples was in use.')),
    ticks: v.number(),
    wantedIntervalSeconds: v.number(),
    intervalSeconds: number(
      'The last interval between two ticks; wider than wanted when the budget asked for it.',
    ),
    costSeconds: number('CPU time of all ticks.'),
    costShare: numberOrNull('costSeconds ÷ wallSeconds: share of one core.'),
  }),
  import: v.pipe(
    v.optional(
      v.nullable(
        v.object({
          events: number('All, and the pieces of the file that were none.'),
          kept: number('Events that the run shows, or that told something of those.'),
          slices: number('Kept: on threads.'),
          async: number('Kept: asynchronous.'),
          counters: number('Kept: values of counters.'),
          instants: number('Left out: moments.'),
          samples: number('Left out: samples of profilers.'),
          ignored: number('Left out: other kinds that a run does not show.'),
          malformed: number('Left out: pieces that can not be read, and events that contradict the format.'),
          unmatched: number('Left out: ends without a begin.'),
          beyond: number('Left out: far away in time from all others.'),
          dropped: number('Left out: more than a run can hold.'),
          unfinished: number('Mended: slices without an end, shown as unfinished.'),
          reordered: number('Mended: ends that stood before their begins.'),
          mended: number('Mended: read without values that JSON has not, NaN for one.'),
          cut: v.pipe(v.boolean(), v.description('The end of the trace is missing.')),
          damaged: v.pipe(v.boolean(), v.description('The compressed file is damaged.')),
          encoding: v.pipe(v.string(), v.description('Where it was not UTF-8: "utf-16le", "utf-16be".')),
          notes: v.pipe(v.array(text), v.description('The same for people.')),
        }),
      ),
    ),
    v.description('What became of the events of the trace that the run was made of; null: it was none.'),
  ),
  telemetry: v.object({
    malformed: number('Lines that were no event.'),
    dropped: number('Events beyond what is taken.'),
  }),
  processes: v.pipe(
    v.array(ProcessSummarySchema),
    v.description('One by one: of a run of thousands not those in "unlisted".'),
  ),
  unlisted: v.pipe(
    v.array(UnlistedSummarySchema),
    v.description(
      'Processes of long runs that ended and are not in "processes" (the run file has them): by parent and name.',
    ),
  ),
  pools: v.array(
    v.object({
      id: v.string(),
      kind: v.picklist(['process', 'thread', 'async']),
      main: v.pipe(
        v.boolean(),
        v.description(
          'The run is about this one of its pools: by its own word, else the one with the most busy time.',
        ),
      ),
      size: v.number(),
      tasks: number('Tasks that ended.'),
      utilization: numberOrNull(
        'Busy time ÷ (size × time from the first task to the last, or to the end while tasks are under way).',
      ),
      repeats: v.pipe(
        v.array(
          v.object({
            startedAt: number('Seconds after the start of the run: when the program said that it begins.'),
            endedAt: numberOrNull('End of its last task.'),
            tasks: numberOrNull('Tasks that ended in it; null: some were forgotten.'),
            tasksPerSecond: known,
            utilization: known,
          }),
        ),
        v.description('Where the pool did its work more than once, each time; all of it counts above.'),
      ),
    }),
  ),
  queues: v.array(
    v.object({
      id: v.string(),
      capacity: numberOrNull('Null: unbounded.'),
      peakDepth: v.number(),
      lastDepth: known,
    }),
  ),
  deadlocks: v.pipe(
    v.array(
      v.object({
        startedAt: number('Seconds after the start of the run: when the last wait of the cycle began.'),
        endedAt: numberOrNull('When a timeout or the end of a process broke the cycle; null: nothing did.'),
        cycle: v.pipe(
          v.array(
            v.object({
              pid: v.number(),
              tid: v.number(),
              role: v.pipe(v.nullable(v.string()), v.description('What the program calls it.')),
              waitsFor: v.pipe(v.string(), v.description('The lock that it waits for.')),
            }),
          ),
          v.description('Each waits for a lock that the next one holds, the last for one of the first.'),
        ),
      }),
    ),
    v.description('Threads or processes that waited for each other in a cycle, in order of time.'),
  ),
  assertions: v.pipe(
    v.array(
      v.object({
        expression: v.string(),
        holds: v.boolean(),
        measured: numberOrNull('In bytes, seconds, cores, a share or a count; null: not known of this run.'),
      }),
    ),
    v.description('What was asserted of this run (--assert), in order.'),
  ),
  verdict: v.nullable(v.object({ claims: v.array(ClaimSchema), summary: text })),
})

/** What a run amounts to, for programs. */
export type Summary = v.InferOutput<typeof SummarySchema>
export type ProcessSummary = v.InferOutput<typeof ProcessSummarySchema>
