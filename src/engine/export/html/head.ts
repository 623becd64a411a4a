import {
  coverage,
  cpuSpent,
  mainPool,
  peakMemory,
  processCount,
  samplingCost,
  utilization,
} from '../../../shared/run/facts'
import { unitBehind } from '../../../shared/format'
import type { KnobValue } from '../../../shared/knobs'
import { importAccount } from '../../../shared/run/import-account'
import { pythonLine } from '../../../shared/run/interpreter'
import { insightOf } from '../../../shared/run/insight'
import type { Claim } from '../../../shared/run/verdict'
import { boundOf, CLAIM_SIGNS, claimResult } from '../../../shared/run/verdict'
import { unreadableOf, unreadableText } from '../../../shared/run/unreadable'
import type { Page } from './page'
import { esc, facts, section, table } from './markup'
import { commandLine } from '../../../shared/command-line'
import { visible } from '../../../shared/visible'

/** The numbers that matter most. */
export function kpis({ model, texts, format, local }: Page): string {
  const peak = peakMemory(model)
  const { value: born, least } = processCount(model)
  const unread = unreadableOf(model.processes, 'pss')
  const cells: [string, string][] = [
    [texts.kpis.wall, format.duration(model.wall)],
    [texts.kpis.cpu, format.duration(cpuSpent(model) / 1e6)],
    [texts.kpis[peak.kind], format.bytes(peak.value)],
    [texts.kpis.processes, format.atLeast(format.number(born), least)],
  ]
  const pool = mainPool(model)
  if (pool !== null)
    cells.push(
      [texts.kpis.tasks, format.number(pool.tasks)],
      [texts.kpis.utilization, format.percent(utilization(model, pool))],
    )
  const covered = coverage(model)
  if (!Number.isNaN(covered)) cells.push([texts.kpis.coverage, format.percent(covered, 1)])
  const drawn = cells.map(([name, value]) => `<div><span>${esc(name)}</span><b>${esc(value)}</b></div>`)
  const note =
    unread.length === 0
      ? ''
      : `<p class="said">${esc(local(unreadableText(unread, (role) => model.say(role))))}</p>\n`
  return `<div class="kpis">${drawn.join('')}</div>\n${note}`
}

/** What the run proved, in the numbers that say so. */
export function verdict({ model, texts, format, local }: Page): string {
  const { meta, verdict: found } = model
  if (meta!.origin.kind !== 'scenario') return ''
  if (found === null) return section(texts.verdict, `<p class="said">${esc(texts.noVerdict)}</p>`)
  // The page begins with it.
  const summary = insightOf(model)?.text === found.summary ? '' : local(found.summary)
  const said = new Set([local(found.summary)])
  const claim = (row: Claim) => {
    // Where a claim holds, its numbers say so; where not, the reason is what one wants to read, but once.
    const reason = row.holds === true ? '' : local(row.why)
    const why = reason === '' || said.has(reason) ? '' : `<small>${esc(reason)}</small>`
    said.add(reason)
    return `<span class="sign" title="${esc(texts[claimResult(row)])}">${CLAIM_SIGNS[claimResult(row)]}</span> ${esc(local(row.label))}${why}`
  }
  const spread = ({ spread: range, unit }: Claim) =>
    range === undefined
      ? ''
      : `${format.range(range.low, range.high, unit)} (${format.number(range.repeats)})`
  const columns = [
    { title: texts.claims.claim, cell: claim },
    {
      title: texts.claims.expected,
      number: true,
      cell: (row: Claim) => boundOf(row) + esc(format.value(row.expected, row.unit)),
    },
    {
      title: texts.claims.measured,
      number: true,
      cell: (row: Claim) => esc(format.value(row.measured, row.unit)),
    },
    { title: texts.claims.spread, number: true, cell: (row: Claim) => esc(spread(row)) },
  ]
  const { prediction } = meta!
  const guessed = found.claims.find(({ id }) => id === prediction?.claim)
  const guess =
    prediction === undefined || guessed === undefined
      ? ''
      : `<p class="note">${esc(
          texts.guessed(
            format.value(prediction.value, guessed.unit),
            local(guessed.label),
            format.value(guessed.measured, guessed.unit),
          ),
        )}</p>`
  return section(
    texts.verdict,
    `${summary && `<p class="said">${esc(summary)}</p>\n`}${table(columns, found.claims, claimResult)}${guess}`,
  )
}

/** What was launched, where and when, and how it was looked at. */
export function whatRan(page: Page): string {
  const { model, scenario, texts, format, local } = page
  const { origin, host, sampler, startedAt, runId } = model.meta!
  const rows: [string, string][] = []
  if (origin.kind === 'scenario') {
    if (scenario !== null)
      rows.push([
        texts.facts.chapter,
        `${scenario.chapter}. ${esc(local(scenario.title))}<br>${esc(local(scenario.question))}`,
      ])
    const knobs = Object.entries(origin.knobs).map(([id, value]) => esc(knobText(page, id, value)))
    rows.push([texts.facts.knobs, knobs.join(' · ')])
    if (origin.python !== undefined) rows.push(['Python', esc(local(pythonLine(origin.python)))])
  } else if (origin.kind === 'command')
    rows.push(
      [texts.facts.command, `<code>${esc(commandLine(origin.argv))}</code>`],
      [texts.facts.folder, `<code>${esc(origin.cwd)}</code>`],
    )
  else if (origin.kind === 'trace') rows.push([texts.facts.trace, esc(visible(origin.name))])
  for (const note of importAccount(model)?.notes ?? []) rows.push([texts.facts.note, esc(local(note))])
  rows.push([
    texts.facts.started,
    `<time datetime="${new Date(startedAt).toISOString()}">${esc(format.date(startedAt))}</time>`,
  ])
  if (host.cores > 0)
    rows.push([
      texts.facts.host,
      `${esc(texts.host(host.cpuModel, format.number(host.cores), format.bytes(host.totalMemory, true)))}<br>${esc(`${host.platform} ${host.release} ${host.arch}`)}`,
    ])
  if (model.ticks > 0) {
    rows.push([
      texts.facts.sampler,
      esc(texts.sampler(sampler.kind, format.number(model.ticks), format.duration(model.interval, true))),
    ])
    for (const reason of sampler.reasons) rows.push([texts.facts.note, esc(local(reason))])
    rows.push([
      texts.facts.cost,
      esc(texts.costOf(format.duration(model.tickCost), format.percent(samplingCost(model)))),
    ])
  }
  rows.push([texts.facts.run, `<code>${esc(runId)}</code>`])
  return section(texts.what, facts(rows))
}

function knobText({ scenario, texts, format, local }: Page, id: string, value: KnobValue): string {
  const knob = scenario?.knobs.find((candidate) => candidate.id === id)
  if (knob === undefined) return `${id} = ${value}`
  const label = local(knob.label)
  if (typeof value === 'boolean') return `${label} ${value ? texts.on : texts.off}`
  if (knob.kind === 'choice') {
    const choice = knob.choices.find((candidate) => candidate.value === value)
    return `${label} ${choice === undefined ? value : local(choice.label)}`
  }
  const unit = 'unit' in knob ? unitBehind(knob.unit) : ''
  return `${label} ${typeof value === 'number' ? format.number(value, 6) : value}${unit}`
}
