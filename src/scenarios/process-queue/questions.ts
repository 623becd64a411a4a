import type { AskedRun, Question } from '../../shared/question'
import { slowerSide, unbounded } from '../queues/questions'

/** Confronts: a queue without a limit is safer and faster. */
export const questions = (run: AskedRun): Question[] => [slowerSide(run), unbounded(run)]
