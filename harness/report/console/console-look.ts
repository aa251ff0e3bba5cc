import { Chalk, supportsColor, supportsColorStderr } from 'chalk'
import { noPaint, type Paint } from '../presentation/paint.ts'

/** An output stream for people: standard output for the result, standard error for the progress. */
export interface OutputStream {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string): unknown
}

export interface ConsoleLook {
  paint: Paint
  /** The number of columns in a line. */
  width: number
  /** Whether a line may be drawn over. */
  interactive: boolean
}

const widthOffTerminal = 120

/**
 * Returns how to write to a stream: in colour only on a terminal that supports it, and never if NO_COLOR is set
 * (no-color.org).
 */
export function lookOf(stream: OutputStream, environment: Readonly<Record<string, string | undefined>>): ConsoleLook {
  const interactive = stream.isTTY === true && environment.TERM !== 'dumb' && !environment.CI
  const detected = stream === process.stderr ? supportsColorStderr : supportsColor
  const level = environment.NO_COLOR || !detected ? 0 : detected.level
  return {
    paint: level === 0 ? noPaint : colours(level),
    width: Math.max(40, stream.isTTY ? (stream.columns ?? 80) : widthOffTerminal),
    interactive,
  }
}

/** Uses only the sixteen colours that every terminal theme keeps readable. */
export function colours(level: 1 | 2 | 3): Paint {
  const chalk = new Chalk({ level })
  return {
    strong: chalk.bold,
    faint: chalk.dim,
    go: chalk.green,
    nogo: chalk.red,
    unknown: chalk.yellow,
    breaking: chalk.red.bold,
    risky: chalk.yellow.bold,
    cosmetic: chalk.dim,
    source: chalk.red,
    target: chalk.green,
    sourceChange: chalk.red.inverse,
    targetChange: chalk.green.inverse,
    place: chalk.cyan,
  }
}
