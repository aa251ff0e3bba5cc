import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Endpoint } from '../model/topology.ts'
import { type ClientOutcome, readClientOutcomes, type ScriptPart } from './client-output.ts'

/** Sent before the statements, so that they have the same meaning as in sessions of Crosscheck. */
const preparation = 'SET NAMES utf8mb4'
const delimiter = '$$$'

/**
 * Executes statements with the server's own command-line client in a fresh database, once for the values and once for
 * the types, and reads the output. `command` is the client's program.
 */
export async function runClient(
  command: string,
  endpoint: Endpoint,
  statements: readonly string[],
): Promise<ClientOutcome[]> {
  const { text, parts } = script(statements)
  const ask = async (how: readonly string[]) => {
    const database = 'crosscheck_truth'
    const own = `DROP DATABASE IF EXISTS ${database}; CREATE DATABASE ${database};`
    await run(command, [], endpoint, own)
    const outcome = await run(
      command,
      [...how, '-vvv', '--comments', '--force', '--show-warnings', database],
      endpoint,
      text,
    )
    await run(command, [], endpoint, `DROP DATABASE ${database};`)
    return outcome
  }
  const values = await ask(['--xml'])
  const types = await ask(['--table', '--column-type-info'])
  return readClientOutcomes({ xml: values.output, types: types.output, errors: values.errors }, parts)
}

function script(statements: readonly string[]): { text: string; parts: ScriptPart[] } {
  const lines = [`DELIMITER ${delimiter}`, `${preparation} ${delimiter}`]
  const parts = statements.map((sql, index) => {
    const firstLine = lines.length + 1
    lines.push(...`/*#${index}*/ ${sql}\n${delimiter}`.split('\n'))
    return { firstLine, lastLine: lines.length }
  })
  return { text: `${lines.join('\n')}\n`, parts }
}

async function run(command: string, options: readonly string[], endpoint: Endpoint, input: string) {
  const place = endpoint.socketPath
    ? [`--socket=${endpoint.socketPath}`]
    : [`--host=${endpoint.host}`, `--port=${endpoint.port}`]
  const client = spawn(
    command,
    // MariaDB's client needs an option that not every client knows, because the servers here have no TLS.
    [
      '--no-defaults',
      `--user=${endpoint.user}`,
      ...place,
      '--default-character-set=utf8mb4',
      '--loose-skip-ssl',
      ...options,
    ],
    // Passed in the environment, because every process of the machine can read the arguments.
    { env: { ...process.env, MYSQL_PWD: endpoint.password } },
  )
  let output = ''
  let errors = ''
  client.stdout.setEncoding('latin1').on('data', chunk => {
    output += chunk
  })
  client.stderr.setEncoding('latin1').on('data', chunk => {
    errors += chunk
  })
  client.stdin.end(input)
  const [code] = await once(client, 'close')
  if (code !== 0 && !/^ERROR \d+ \(\w+\) at line/m.test(errors)) throw new Error(`${command}: ${errors}`)
  return { output, errors }
}
