import type { Method, Params, Results } from '../../shared/protocol'
import type { RunRecord } from '../../shared/run/records'
import type { Engine } from '../engine'

/** Requests that have to do with recorded runs. */
export const RECORDED_METHODS = [
  'run.series',
  'run.moment',
  'run.export',
  'library.list',
  'library.mark',
  'library.delete',
  'library.restore',
  'library.add',
  'library.open',
  'library.chooseFolder',
] as const satisfies readonly Method[]
export type RecordedMethod = (typeof RECORDED_METHODS)[number]

export function isRecorded(method: Method): method is RecordedMethod {
  return (RECORDED_METHODS as readonly Method[]).includes(method)
}

/**
 * Answers one of them.
 * @param push sends records down the stream that the request names, to the window that asked
 */
export async function answerRecorded(
  engine: Engine,
  method: RecordedMethod,
  params: unknown,
  push: (records: readonly RunRecord[]) => void,
): Promise<Results[RecordedMethod]> {
  switch (method) {
    case 'run.series': {
      const { stream, processes } = params as Params<'run.series'>
      push(engine.recorded.replay(stream).series(processes))
      return null
    }
    case 'run.moment': {
      const { stream, t } = params as Params<'run.moment'>
      return engine.recorded.moment(stream, t)
    }
    case 'run.export': {
      const { stream, to, locale } = params as Params<'run.export'>
      return engine.recorded.export(stream, to, locale)
    }
    case 'library.list':
      return engine.recorded.library.list()
    case 'library.mark': {
      const { runId, marks } = params as Params<'library.mark'>
      await engine.recorded.library.mark(runId, marks)
      return null
    }
    case 'library.delete':
      await engine.recorded.library.delete((params as Params<'library.delete'>).runIds)
      return null
    case 'library.restore':
      await engine.recorded.library.restore((params as Params<'library.restore'>).runIds)
      return null
    case 'library.add': {
      const { name, data } = params as Params<'library.add'>
      return { runId: await engine.recorded.library.add(name, data) }
    }
    case 'library.open':
      return engine.recorded.openChosen()
    case 'library.chooseFolder':
      return engine.recorded.chooseFolder()
    default:
      return method satisfies never
  }
}
