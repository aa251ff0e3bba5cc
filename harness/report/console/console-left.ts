import { ownCommand } from '../../kit/own-command.ts'
import type { LeftBehind } from '../../model/recovery.ts'
import { escapeControl } from '../presentation/escape-control.ts'

/**
 * Renders the last lines of a run that leaves changes on servers that Crosscheck did not start: each server, the
 * reason, and the command that undoes the changes.
 */
export function renderLeft(left: readonly LeftBehind[]): string {
  const servers = left.map(({ spec, because }) => `  ${escapeControl(spec)}: ${escapeControl(because)}\n`)
  const commands = [...new Set(left.map(({ spec }) => ownCommand(['recover', spec])))].map(command => `  ${command}\n`)
  return [
    'What this run has changed may still be there, and servers may still be read-only:\n',
    ...servers,
    'When they can be reached, this puts them back as they were:\n',
    ...commands,
  ].join('')
}
