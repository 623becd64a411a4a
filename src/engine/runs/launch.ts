import type { ChildProcess } from 'node:child_process'
import { spawn } from '../spawn'
import { resolveProgram } from './program'

export interface LaunchRequest {
  /** An argument vector; no shell ever sees it. */
  readonly argv: readonly string[]
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
  /** Descriptors beyond stderr that it gets, under the numbers that they have here; by default none. */
  readonly descriptors?: readonly number[]
  /** Its input is a pipe to whoever started it; by default it is closed. */
  readonly input?: boolean
}

/** What makes the kernel kill a process when its parent dies, and then becomes the program itself. */
const LAUNCHER = ['setpriv', '--pdeathsig', 'KILL', '--']

/** Whether a command line is still the launcher's: for a moment after the start it can be seen in place of the program's. */
export function isLauncher(argv: readonly string[]): boolean {
  return argv.join(' ').startsWith(LAUNCHER.join(' '))
}

let setpriv: Promise<boolean> | undefined

/**
 * Whether `setpriv --pdeathsig` is there (util-linux 2.33 and later; other setprivs lack the option): asked of the
 * program itself, once. Asked before the first run, its CPU time is in no run's account.
 */
export function canSetParentDeathSignal(): Promise<boolean> {
  setpriv ??= new Promise((done) => {
    if (process.platform !== 'linux') return done(false)
    const trial = spawn(LAUNCHER[0], [...LAUNCHER.slice(1), 'true'], {
      stdio: ['ignore', 'ignore', 'ignore'],
    })
    trial.once('error', () => done(false))
    trial.once('exit', (code) => done(code === 0))
  })
  return setpriv
}

/** What comes before a program that is to die with this process; nothing where that can't be. */
export async function launcher(): Promise<readonly string[]> {
  return (await canSetParentDeathSignal()) ? LAUNCHER : []
}

/**
 * Starts the root of a run: leader of its own session and process group, its output piped (or to the descriptors given),
 * its input closed (or a pipe); of the engine's descriptors it has none. On Linux the kernel kills it when the engine dies
 * (PR_SET_PDEATHSIG, set by setpriv, which then becomes the program itself).
 *
 * @param forked told at once of its pid, and whether the launcher comes first
 * @throws EngineFailure when the program can't be found or run; the message names the remedy
 */
export async function launch(
  request: LaunchRequest,
  [stdout, stderr]: readonly ['pipe', 'pipe'] | readonly [number, number] = ['pipe', 'pipe'],
  forked?: (pid: number, launched: boolean) => void,
): Promise<ChildProcess> {
  const program = await resolveProgram(request.argv[0], request.cwd, request.env.PATH)
  const guarded = await canSetParentDeathSignal()
  const argv = [...(await launcher()), program, ...request.argv.slice(1)]
  const child = spawn(argv[0], argv.slice(1), {
    cwd: request.cwd,
    env: request.env,
    detached: process.platform !== 'win32',
    stdio: handed(request.input ? 'pipe' : 'ignore', request.descriptors ?? [], stdout, stderr),
    windowsHide: true,
  })
  if (child.pid !== undefined) forked?.(child.pid, guarded)
  await new Promise<void>((started, failed) => {
    child.once('spawn', started)
    child.once('error', failed)
  })
  return child
}

function handed(
  stdin: 'ignore' | 'pipe',
  descriptors: readonly number[],
  stdout: 'pipe' | number,
  stderr: 'pipe' | number,
): ('ignore' | 'pipe' | number)[] {
  const stdio: ('ignore' | 'pipe' | number)[] = [stdin, stdout, stderr]
  for (const fd of descriptors) {
    while (stdio.length < fd) stdio.push('ignore')
    stdio[fd] = fd
  }
  return stdio
}
