import type { ProcessSummary, Summary } from '../summary'
import type { UnlistedSum } from './recorded'
import type { RunModel } from './model'
import type { RunProcess } from './process'
import { membersByName } from './deadlock-text'
import {
  coverage,
  cpuOf,
  cpuOfSum,
  cpuSpent,
  mainPool,
  repeatsOf,
  samplingCost,
  startOf,
  taskRate,
  utilization,
} from './facts'
import { unreadableOf } from './unreadable'
import { importAccount } from './import-account'
import { insightOf } from './insight'
import { present } from './present'
import { claimResult } from './verdict'

/** NaN and infinities are how the model says "not known"; JSON has null for that. */
function known(value: number): number | null {
  return Number.isFinite(value) ? value : null
}

/** Milliseconds or nanoseconds to seconds, without the noise digits of binary division. */
function seconds(value: number, perSecond: number): number {
  return Number((value / perSecond).toFixed(6))
}
const fromMs = (value: number) => seconds(value, 1e3)
const fromNs = (value: number) => seconds(value, 1e9)

/**
 * What a run amounts to: the document of `forkscope run --json`, see `SummarySchema` for shapes and units.
 * Pure: live and recorded runs give the same summary.
 * @throws when the run has no meta record, since nothing could be said about it
 */
export function summarize(model: RunModel): Summary {
  const { meta } = model
  if (meta === null) throw new Error('A run without its meta record cannot be summarized.')
  const { origin, host, sampler } = meta
  const main = mainPool(model)
  return {
    format: 'forkscope.summary/1',
    version: meta.version,
    runId: meta.runId,
    startedAt: new Date(meta.startedAt).toISOString(),
    scenario: origin.kind === 'scenario' ? origin.scenario : null,
    knobs: origin.kind === 'scenario' ? { ...origin.knobs } : {},
    python: origin.kind === 'scenario' && origin.python !== undefined ? { ...origin.python } : null,
    command: origin.kind === 'command' ? [...origin.argv] : null,
    prediction: meta.prediction === undefined ? null : { ...meta.prediction },
    // A run that is not over yet has been cut short by whoever asks now.
    outcome: model.outcome ?? 'stopped',
    reason: model.reason === null ? null : { code: model.reason.code, text: { ...model.reason.text } },
    insight: insightSummary(model),
    wallSeconds: fromMs(model.wall),
    cpuSeconds: known(fromNs(cpuSpent(model))),
    cpuBasis: model.ledger?.basis ?? 'sampled',
    sampledCpuSeconds: fromNs(model.cpuTime().sampled),
    coverage: known(coverage(model)),
    ledger: ledgerSummary(model),
    peak: {
      cpu: known(model.peak('cpu')),
      rssBytes: known(model.peak('rss')),
      pssBytes: known(model.peak('pss')),
      pssUnreadable: unreadableOf(model.processes, 'pss').map(({ pid }) => pid),
      processes: known(model.peak('processes')),
    },
    host: {
      platform: host.platform,
      arch: host.arch,
      release: host.release,
      cpuModel: host.cpuModel,
      cores: host.cores,
      totalMemory: host.totalMemory,
    },
    sampler: {
      kind: sampler.kind,
      reasons: sampler.reasons.map((reason) => ({ ...reason })),
      ticks: model.ticks,
      wantedIntervalSeconds: fromMs(meta.interval),
      intervalSeconds: fromMs(model.interval),
      costSeconds: fromMs(model.tickCost),
      costShare: known(samplingCost(model)),
    },
    import: importSummary(model),
    telemetry: { malformed: model.malformed, dropped: model.dropped },
    processes: present(model.processes).map((process) => processSummary(model, process)),
    unlisted: model.unlisted.sums.map((sum) => unlistedSummary(model, sum)),
    pools: [...model.pools.values()].map((pool) => ({
      id: pool.id,
      kind: pool.kind,
      main: pool === main,
      size: pool.size,
      tasks: pool.tasks,
      utilization: known(utilization(model, pool)),
      repeats: repeatsOf(model, pool).map((repeat) => ({
        startedAt: fromMs(Number.isNaN(repeat.firstStart) ? repeat.since : repeat.firstStart),
        endedAt: known(fromMs(repeat.lastEnd)),
        tasks: known(repeat.tasks),
        tasksPerSecond: known(taskRate(model, repeat)),
        utilization: known(utilization(model, repeat)),
      })),
    })),
    queues: [...model.queues.values()].map((queue) => ({
      id: queue.id,
      capacity: known(queue.capacity),
      peakDepth: queue.peak,
      lastDepth: known(queue.depth.last('depth')),
    })),
    deadlocks: model.deadlocks.map((deadlock) => ({
      startedAt: fromMs(deadlock.start),
      endedAt: deadlock.end === null ? null : fromMs(deadlock.end),
      cycle: membersByName(model, deadlock).map(({ lane, lock }) => {
        const { pid = -1, tid = -1, role = '' } = model.lanes[lane] ?? {}
        return { pid, tid, role: role || null, waitsFor: lock }
      }),
    })),
    assertions: [],
    verdict:
      model.verdict === null
        ? null
        : {
            claims: model.verdict.claims.map((claim) => ({
              id: claim.id,
              label: { ...claim.label },
              expected: claim.expected === null ? null : known(claim.expected),
              measured: claim.measured === null ? null : known(claim.measured),
              spread: claim.spread === undefined ? null : { ...claim.spread },
              unit: claim.unit,
              holds: claim.holds,
              why: { ...claim.why },
              tolerance: claim.tolerance === undefined ? null : { ...claim.tolerance },
              better: claim.better ?? null,
              result: claimResult(claim),
            })),
            summary: { ...model.verdict.summary },
          },
  }
}

function insightSummary(model: RunModel): Summary['insight'] {
  const insight = insightOf(model)
  if (insight === null) return null
  return { text: { ...insight.text }, detail: insight.detail && { ...insight.detail } }
}

function importSummary(model: RunModel): Summary['import'] {
  const account = importAccount(model)
  return account === null ? null : { ...account, notes: account.notes.map((note) => ({ ...note })) }
}

function ledgerSummary({ ledger }: RunModel): Summary['ledger'] {
  if (ledger === null) return null
  const { source, processes, unsampled, detached, orphans, lost } = ledger
  return { source, processes, unsampled: known(unsampled), detached, orphans, eventsLost: known(lost) }
}

function processSummary(model: RunModel, process: RunProcess): ProcessSummary {
  const start = startOf(model, process)
  const spent = cpuOf(model, process)
  const createdAt = new Date(process.createdAt).toISOString()
  return {
    pid: process.pid,
    createdAt: start.toSecond ? createdAt.replace(/\.\d+/, '') : createdAt,
    ppid: process.ppid,
    role: process.role || null,
    command: process.argv.length > 0 ? [...process.argv] : process.name === '' ? [] : [process.name],
    startedAt: fromMs(start.ms),
    endedAt: process.endedAt === null ? null : fromMs(process.endedAt),
    exitCode: process.exitCode,
    signal: process.signal,
    cpuSeconds: known(fromNs(spent.value)),
    peakRssBytes: known(process.peakRss),
    peakPssBytes: known(process.peakPss),
    threads: known(process.peakThreads),
    cpuLeast: spent.least,
  }
}

function unlistedSummary(model: RunModel, sum: UnlistedSum): Summary['unlisted'][number] {
  const { value, least } = cpuOfSum(model, sum)
  return {
    parentPid: model.processes[sum.parent]?.pid ?? null,
    name: sum.name,
    count: sum.count,
    failed: sum.failed,
    cpuSeconds: known(fromNs(value)),
    cpuLeast: least,
    peakRssBytes: known(sum.peakRss),
    peakPssBytes: known(sum.peakPss),
    startedAt: fromMs(startOf(model, sum).ms),
    endedAt: fromMs(sum.endedAt),
  }
}
