import { arch, cpus, loadavg, platform, release, totalmem } from 'node:os'

/** What the figures were measured on, by name. */
export function describeMachine(): [string, string][] {
  const processors = cpus()
  return [
    ['processor', `${processors[0]?.model.trim() ?? 'unknown'}, ${processors.length} cores`],
    ['memory', `${Math.round(totalmem() / 2 ** 30)} GB`],
    // What follows the number of a release is whoever built it.
    ['system', `${platform()} ${/^\d+\.\d+/.exec(release())?.[0] ?? release()}, ${arch()}`],
    ['Node.js', process.versions.node],
    [
      'load average before',
      loadavg()
        .map(load => load.toFixed(2))
        .join(', '),
    ],
  ]
}
