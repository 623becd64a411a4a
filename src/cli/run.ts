import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { createInterface, type Interface } from 'node:readline'
import { commandLine } from '../shared/command-line'
import type { Engine } from '../engine/engine'
import { inheritable } from '../engine/spawn'
import type { Scenario } from '../shared/scenario'
import type { Summary } from '../shared/summary'
import type { Locale } from '../shared/text'
import type { RunCommand } from './arguments'
import type { RunModel } from '../shared/run/model'
import { summarize } from '../shared/run/summarize'
import { checkAssertions } from './assertions'
import { exitCodeOf, USAGE_EXIT } from './exit-code'
import { complain } from './failures'
import { onInterrupts } from './interrupts'
import { dataDir, packageVersion, scenariosDir } from './places'
import { LiveRunDisplay, PlainRunDisplay, type RunDisplay } from './run-view'
import { report } from './terminal/report'
import { printable } from './terminal/sanitize'
import { styleFor } from './terminal/style'
import { stopReason, CLI_TEXTS } from './texts'
import { scenarios } from '../scenarios'

type Run = ReturnType<Engine['startRun']>

/**
 * `forkscope run`: hosts an engine, shows the run, prints its summary.
 * @returns the exit code, see `exitCodeOf`
 */
export async function run(command: RunCommand, locale: Locale): Promise<number> {
  // What the shell opened for the program beside its streams (`9<file`): looked for before anything of ours is open.
  const descriptors = inheritable()
  // Loaded only now: `list` and `--help` need no engine (and no FFI).
  const [{ Engine }, { EngineFailure }] = await Promise.all([
    import('../engine/engine'),
    import('../engine/failure'),
  ])
  const scenario = scenarioOf(command)
  const { recordTo } = command
  if (typeof recordTo === 'object' && existsSync(recordTo.file)) {
    complain(CLI_TEXTS[locale].thereAlready(recordTo.file))
    return USAGE_EXIT
  }
  const engine = await Engine.create({
    dataDir: dataDir(),
    scenariosDir,
    version: packageVersion(),
    descriptors,
  })
  try {
    return await follow(engine, await start(engine, command), command, scenario, locale)
  } catch (error) {
    if (!(error instanceof EngineFailure)) throw error
    complain(error.failure.text[locale])
    return ['no-scenario', 'no-side', 'wrong-knobs'].includes(error.failure.code) ? USAGE_EXIT : 1
  } finally {
    await engine.dispose()
  }
}

function scenarioOf({ request }: RunCommand): Scenario | null {
  if (!('scenario' in request)) return null
  return scenarios.find((candidate) => candidate.id === request.scenario) ?? null
}

function start(engine: Engine, { request, settings, recordTo }: RunCommand): Promise<Run> {
  // A command runs where it was typed, as from any shell.
  const placed = 'argv' in request ? { ...request, cwd: process.cwd() } : request
  const to = typeof recordTo === 'object' ? { file: resolve(recordTo.file) } : recordTo
  return engine.start(placed, settings, to)
}

async function follow(
  engine: Engine,
  run: Run,
  command: RunCommand,
  scenario: Scenario | null,
  locale: Locale,
): Promise<number> {
  const { request, json } = command
  const name = 'argv' in request ? commandLine(request.argv) : (scenario?.title[locale] ?? request.scenario)
  if ('knobs' in request)
    for (const { knob, message } of scenario?.check?.(request.knobs) ?? [])
      process.stderr.write(`${CLI_TEXTS[locale].note}: --${knob}: ${message[locale]}\n`)
  const live = process.stdout.isTTY && !json && process.env.TERM !== 'dumb'
  const view = viewFor(run, command, live, name, locale)
  const release = obey(run, view, locale)
  const hush = takesInput(run, scenario) ? relayInput(run) : () => {}
  try {
    run.subscribe((records) => view.take(records))
    await run.done
    // Whether the recording is complete is known only here.
    await engine.dispose()
  } finally {
    release()
    hush()
    view.close()
  }
  const say = (said: string) => run.model.say(said)[locale]
  const { summary, failures } = checkAssertions(command.assertions ?? [], summarize(run.model), locale, say)
  const { recording } = run.model
  const recorded = recording?.state === 'on' ? recording.file : null
  if (recording?.state === 'failed' && recording.reason !== undefined) complain(recording.reason.text[locale])
  print(run.model, { ...summary, recording: recorded }, command, live, name, locale)
  for (const failure of failures) complain(failure)
  return failures.length > 0 ? 1 : exitCodeOf(summary)
}

function takesInput({ model }: Run, scenario: Scenario | null): boolean {
  const origin = model.meta?.origin
  return origin?.kind === 'scenario' && scenario?.input?.(origin.knobs) === true
}

/** Hands the lines of our input on to the program, once it is there. @returns ends that */
function relayInput(run: Run): () => void {
  const passOn = async (lines: Interface) => {
    // As fast as they are read there: no more than a few wait here.
    for await (const line of lines) await run.input(line)
    await run.input(null)
  }
  let lines: Interface | null = null
  const end = run.subscribe(() => {
    if (lines !== null || run.model.state !== 'running') return
    lines = createInterface({ input: process.stdin })
    // It takes no more when it is about to end, which its run tells.
    passOn(lines).catch(() => {})
  })
  return () => {
    end()
    lines?.close()
    process.stdin.destroy()
  }
}

function viewFor(
  run: Run,
  { json, request }: RunCommand,
  live: boolean,
  name: string,
  locale: Locale,
): RunDisplay {
  const { stdout, stderr, env } = process
  if (!live) {
    // With --json, and for a scenario, stdout belongs to the summary.
    const through = json || 'scenario' in request ? stderr : stdout
    return new PlainRunDisplay({ stdout: through, stderr })
  }
  const style = styleFor(stdout.isTTY, env)
  return new LiveRunDisplay(run.model, {
    stream: stdout,
    stderr: stderr.isTTY ? null : stderr,
    name,
    locale,
    style,
  })
}

/** Signals, the terminal's size and a reader that went away. @returns lets go of all of them */
function obey(run: Run, view: RunDisplay, locale: Locale): () => void {
  const texts = CLI_TEXTS[locale]
  const kill = () => {
    view.note(texts.killing)
    void run.stop(undefined, undefined, true)
  }
  const stop = (cause: 'output-closed' | NodeJS.Signals) => {
    view.note(texts.stopping)
    // Ctrl-C is the person's own doing: the engine has the words for it.
    void (cause === 'SIGINT' ? run.stop() : run.stop(stopReason(cause)))
  }
  const releaseSignals = onInterrupts(process, () => performance.now(), { stop, kill })
  const listeners: [NodeJS.EventEmitter, string, () => void][] = [
    // The reader of stdout is gone (`| head`): the run is stopped, as SIGPIPE would end other programs.
    [process.stdout, 'error', () => stop('output-closed')],
    // Whatever ends this process, the cursor comes back; listeners of `exit` can still write to a terminal.
    [process, 'exit', () => view.close()],
  ]
  if (view instanceof LiveRunDisplay) {
    listeners.push([process.stdout, 'resize', () => view.redraw()])
    listeners.push([
      process,
      'SIGTSTP',
      () => {
        view.suspend()
        // STOP does what the terminal asked for; TSTP itself would only call this listener again.
        process.kill(process.pid, 'SIGSTOP')
      },
    ])
  }
  for (const [source, event, listener] of listeners) source.on(event, listener)
  return () => {
    releaseSignals()
    for (const [source, event, listener] of listeners) source.off(event, listener)
  }
}

function print(
  model: RunModel,
  summary: Summary,
  { json, request }: RunCommand,
  live: boolean,
  name: string,
  locale: Locale,
): void {
  if (json) {
    process.stdout.write(`${JSON.stringify(summary, null, 2)}\n`)
    return
  }
  // As `time` does: a command's stdout stays its own, so that pipes and redirections see nothing of Forkscope.
  const stream = live || 'scenario' in request ? process.stdout : process.stderr
  const style = styleFor(stream.isTTY, process.env)
  const columns = stream.columns || 100
  stream.write(
    (live ? '\n' : '') +
      report(summary, {
        name,
        locale,
        style,
        columns,
        breaks: Boolean(stream.isTTY),
        say: (said) => model.say(said)[locale],
      }),
  )
  if (summary.recording != null)
    stream.write(`\n${style.dim(CLI_TEXTS[locale].recorded(printable(summary.recording)))}\n`)
}
