import type { Locale } from '../../shared/text'
import { scenarios } from '../../scenarios'
import { insightOf } from '../../shared/run/insight'
import { OUTCOME_TEXT } from '../../shared/run/outcome-text'
import type { ExportSource } from './samples'
import { curves } from './html/curves'
import { kpis, verdict, whatRan } from './html/head'
import { lessonHtml } from './html/lesson'
import { esc, section } from './html/markup'
import { pageOf, titleOf, type Page } from './html/page'
import { account, processes } from './html/processes'
import { STYLE } from './html/style'
import { locks, pools, queues } from './html/work'
import { modelOf, Samples } from './samples'

/** Nothing is fetched and nothing runs, whatever may have got into the page. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"

/** A run as one page that needs nothing but itself: what was run, what it proved, and the graphs. */
export function* html(source: ExportSource, locale: Locale): Generator<string> {
  const model = modelOf(source)
  const { origin, version } = model.meta!
  const scenario =
    origin.kind === 'scenario' ? (scenarios.find(({ id }) => id === origin.scenario) ?? null) : null
  const page = pageOf(model, new Samples(source), scenario, locale)
  yield `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Forkscope ${esc(version)}">
<title>${esc(titleOf(page))} · Forkscope</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${head(page)}`
  yield kpis(page)
  yield verdict(page)
  yield curves(page)
  yield pools(page)
  yield queues(page)
  yield locks(page)
  yield processes(page)
  yield account(page)
  yield whatRan(page)
  if (scenario !== null)
    yield section(
      page.texts.lesson,
      `<div class="body">${lessonHtml(scenario.lesson[locale])}</div>`,
      'lesson long',
    )
  yield `<footer>${esc(page.texts.made(version))}</footer>
</main>
</body>
</html>
`
}

function head(page: Page): string {
  const { model, scenario, texts, local, format } = page
  const { outcome, meta } = model
  const state = outcome === null ? texts.unfinished : local(OUTCOME_TEXT[outcome])
  const question = scenario === null ? '' : `<p>${esc(local(scenario.question))}</p>`
  const insight = insightOf(model)
  const said = insight === null ? '' : `<p class="insight ${insight.tone}">${esc(local(insight.text))}</p>`
  const detail = insight?.detail == null ? '' : `<p>${esc(local(insight.detail))}</p>`
  return `<header>
<h1>${esc(titleOf(page))}<span class="pill ${outcome ?? ''}">${esc(state)}</span></h1>
${question}<p>${esc(format.date(meta!.startedAt))}</p>${said}${detail}
</header>
`
}
