/**
 * What every server that we start is started with, whatever starts it and whatever its version, so that both sides of a
 * run differ in nothing but what they are. `loose-` makes a server that does not know an option ignore it: MariaDB and
 * old versions of MySQL know neither GTID mode nor the X plugin.
 */
export const sharedServerFlags: readonly string[] = [
  // A binary log shows in results: notes for unsafe statements, refused writes under READ COMMITTED.
  '--skip-log-bin',
  // GTID mode refuses what is allowed without it, for example MyISAM tables inside a transaction (error 1785).
  '--loose-gtid-mode=OFF',
  '--loose-enforce-gtid-consistency=OFF',
  '--default-time-zone=+00:00',
  // Defaults go from 4 MB (MySQL 5.6) to 64 MB (MySQL 9).
  '--max-allowed-packet=64M',
  '--skip-name-resolve',
  // Else plans, and with them flags of columns and orders that nobody asked for, change some ten seconds after a load.
  '--loose-innodb-stats-auto-recalc=OFF',
  '--loose-mysqlx=0',
]
