import { arch, cpus, loadavg, platform, release, totalmem } from 'node:os'

/** Describes the machine on which the figures were measured, by name. */
export function describeMachine(): [string, string][] {
  const processors = cpus()
  return [
    ['processor', `${processors[0]?.model.trim() ?? 'unknown'}, ${processors.length} cores`],
    ['memory', `${Math.round(totalmem() / 2 ** 30)} GB`],
    // The text after the release number names the builder of the kernel.
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
