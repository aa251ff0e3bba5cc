import { type ServerSettings, startedWith } from '../../model/server-settings.ts'

/**
 * The flags of every server that Crosscheck starts, whatever its version and its provider, so that only the servers
 * themselves differ between both sides of a run; by the variable that each flag sets. A setting of the user takes the
 * place of the flag. `loose-` makes a server ignore an unknown option: MariaDB and old versions of MySQL know neither
 * GTID mode nor the X plugin.
 */
const sharedFlags: Readonly<Record<string, string>> = {
  // A binary log influences results: notes for unsafe statements, refused writes under READ COMMITTED.
  log_bin: '--skip-log-bin',
  // GTID mode refuses statements that are allowed without it, for example on MyISAM tables inside a transaction (error
  // 1785).
  gtid_mode: '--loose-gtid-mode=OFF',
  enforce_gtid_consistency: '--loose-enforce-gtid-consistency=OFF',
  time_zone: '--default-time-zone=+00:00',
  // The defaults range from 4 MB (MySQL 5.6) to 64 MB (MySQL 9).
  max_allowed_packet: '--max-allowed-packet=64M',
  skip_name_resolve: '--skip-name-resolve',
  // Otherwise plans change some ten seconds after a load, and with them flags of columns and unspecified row orders.
  innodb_stats_auto_recalc: '--loose-innodb-stats-auto-recalc=OFF',
  mysqlx: '--loose-mysqlx=0',
}

/** The variables that Crosscheck sets and in which a server of production may differ. */
export const ownVariables = ['log_bin', 'gtid_mode', 'max_allowed_packet', 'time_zone'] as const

/** The variables whose option has another name on the command line. */
const optionNames: Readonly<Record<string, string>> = {
  time_zone: 'default_time_zone',
  tx_isolation: 'transaction_isolation',
  tx_read_only: 'transaction_read_only',
  storage_engine: 'default_storage_engine',
}

/**
 * Variables that a data folder keeps from its creation, so that the server must know them then; by the value that needs
 * no data folder of its own.
 */
const settingsOfDataFolders: Readonly<Record<string, string>> = {
  lower_case_table_names: '0',
  innodb_page_size: '16384',
}

/** Returns Crosscheck's own flags for a server, without those in whose place the user has put a setting. */
export function sharedServerFlags(settings: ServerSettings): string[] {
  const values = startedWith(settings)
  return Object.entries(sharedFlags).flatMap(([name, flag]) => (name in values ? [] : [flag]))
}

/**
 * Returns the flags for the settings of the user; they come last, because the last of several flags counts. A server
 * with a binary log gets an identity in replication, without which MySQL 5.7 does not start, and does not wait for the
 * disk, because the log is temporary.
 */
export function settingFlags(settings: ServerSettings): string[] {
  const values = startedWith(settings)
  const logs = 'log_bin' in values && !isOff(values.log_bin ?? '')
  const ofLog = logs ? ['--server-id=1', '--sync-binlog=0'] : []
  return [...ofLog, ...Object.entries(values).map(([name, value]) => flagOf(name, value))]
}

/** Returns the flags that a server needs already while its data folder is created. */
export function dataFolderFlags(settings: ServerSettings): string[] {
  const values = startedWith(settings)
  return Object.entries(settingsOfDataFolders).flatMap(([name, usual]) => {
    const value = values[name]
    return value === undefined || value === usual ? [] : [flagOf(name, value)]
  })
}

function flagOf(name: string, value: string): string {
  if (name === 'log_bin') {
    return isOff(value) ? '--skip-log-bin' : '--log-bin=binlog'
  }
  return `--${(optionNames[name] ?? name).replaceAll('_', '-')}=${value}`
}

function isOff(value: string): boolean {
  return /^(off|0|false)$/i.test(value)
}
